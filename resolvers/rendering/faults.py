"""What can be wrong with a template: where, what it is, and what to do, in the reader's language (F2)."""

from collections.abc import Mapping

from models.message_preview import FaultCode, FaultSeverity, MessageFault
from models.rider import Locale

# Cause and what to do, in French and in English. `{name}`: what is at fault; `{hint}`: what may have been meant.
_WORDS: Mapping[FaultCode, tuple[str, str, str, str]] = {
    FaultCode.UNKNOWN_VARIABLE: (
        "La variable « {name} » n’existe pas pour ce message.",
        "{hint}Prenez une variable de la liste.",
        "The variable “{name}” does not exist for this message.",
        "{hint}Take a variable from the list.",
    ),
    FaultCode.VARIABLE_GROUP: (
        "Ceci est un groupe de variables, pas un texte.",
        "Ajoutez un point et le nom voulu, par exemple ride.day.",
        "This is a group of variables, not a text.",
        "Add a dot and the name that you want, for instance ride.day.",
    ),
    FaultCode.MISSING_VALUE: (
        "« {name} » n’a pas toujours de valeur.",
        "Entourez ce passage de {{% if {hint} %}} … {{% endif %}}.",
        "“{name}” does not always have a value.",
        "Put this passage between {{% if {hint} %}} and {{% endif %}}.",
    ),
    FaultCode.BROKEN_TAG: (
        "Cette balise n’est pas bien formée.",
        "Vérifiez ses accolades, ses guillemets et ce qui suit les signes | et ==.",
        "This tag is not well formed.",
        "Check its braces, its quotes, and what follows | and ==.",
    ),
    FaultCode.UNCLOSED_TAG: (
        "La balise « {name} » n’est pas refermée.",
        "Ajoutez {{% end{name} %}} où elle doit finir.",
        "The tag “{name}” is not closed.",
        "Add {{% end{name} %}} where it should end.",
    ),
    FaultCode.UNKNOWN_TAG: (
        "La balise « {name} » n’existe pas ici.",
        "{hint}Les balises sont : if, unless, case, for, assign, comment.",
        "The tag “{name}” does not exist here.",
        "{hint}Tags are: if, unless, case, for, assign, comment.",
    ),
    FaultCode.UNKNOWN_FILTER: (
        "Le filtre « {name} » n’existe pas.",
        "{hint}La liste des filtres est dans l’aide.",
        "The filter “{name}” does not exist.",
        "{hint}The help lists the filters.",
    ),
    FaultCode.FILTER_USE: (
        "Le filtre « {name} » ne peut pas être employé ainsi.",
        'Vérifiez ce qui le suit, par exemple {{{{ name | default: "vous" }}}}.',
        "The filter “{name}” cannot be used like this.",
        'Check what follows it, for instance {{{{ name | default: "you" }}}}.',
    ),
    FaultCode.TOO_MUCH: (
        "Ce passage produit ou répète bien plus qu’un message n’en demande.",
        "Raccourcissez la boucle ou le texte.",
        "This passage makes or repeats far more than a message needs.",
        "Shorten the loop or the text.",
    ),
    FaultCode.TOO_SLOW: (
        "Le message n’a pas pu être écrit en deux secondes.",
        "Simplifiez les boucles et les conditions.",
        "The message could not be written within two seconds.",
        "Simplify loops and conditions.",
    ),
    FaultCode.TOO_LONG: (
        "Ce texte est trop long ({name} caractères).",
        "Restez sous {hint} caractères.",
        "This text is too long ({name} characters).",
        "Stay below {hint} characters.",
    ),
    FaultCode.EMPTY: ("Ce texte est vide.", "Écrivez-le.", "This text is empty.", "Write it."),
    FaultCode.SUBJECT_TOO_LONG: (
        "L’objet est trop long ({name} caractères).",
        "Restez sous {hint} caractères : les messageries coupent la suite.",
        "The subject is too long ({name} characters).",
        "Stay below {hint} characters: mail programs cut the rest.",
    ),
    FaultCode.SUBJECT_LINES: (
        "L’objet tient sur une seule ligne.",
        "Supprimez le retour à la ligne.",
        "A subject is one line.",
        "Remove the line break.",
    ),
    FaultCode.MISSING_LINK: (
        "Ce message doit proposer le lien « {name} ».",
        "Ajoutez par exemple un bouton : [[Texte]]({{{{ {name} }}}})",
        "This message must offer the link “{name}”.",
        "Add for instance a button: [[Words]]({{{{ {name} }}}})",
    ),
    FaultCode.UNSAFE_LINK: (
        "Le lien « {name} » ne mène nulle part.",
        "Un lien commence par https://, mailto: ou tel:.",
        "The link “{name}” leads nowhere.",
        "A link begins with https://, mailto: or tel:.",
    ),
    FaultCode.MISSING_UNSUBSCRIBE: (
        "Un message publicitaire doit dire comment ne plus en recevoir.",
        "Ajoutez [Se désabonner]({{{{ unsubscribe_link }}}}).",
        "A marketing message must say how to receive no more of them.",
        "Add [Unsubscribe]({{{{ unsubscribe_link }}}}).",
    ),
    FaultCode.MISSING_STOP: (
        "Un SMS publicitaire doit dire comment ne plus en recevoir.",
        "Ajoutez la mention STOP, par exemple « STOP au 36000 ».",
        "A marketing SMS must say how to receive no more of them.",
        "Mention STOP, for instance “STOP to 36000”.",
    ),
    FaultCode.HTML_TOO_LARGE: (
        "L’e-mail dépasse 100 ko ({name} ko) : les messageries le coupent.",
        "Raccourcissez le texte.",
        "The e-mail is above 100 kB ({name} kB): mail programs cut it.",
        "Shorten the text.",
    ),
    FaultCode.SMS_TOO_LONG: (
        "Ce SMS compte {name} segments.",
        "Restez à {hint} segments au plus.",
        "This SMS has {name} segments.",
        "Keep to {hint} segments at most.",
    ),
    FaultCode.FOREIGN_LINK: (
        "Ce lien mène hors de nos sites : {name}.",
        "Vérifiez l’adresse. Elle reste permise, mais ses clics ne seront pas comptés.",
        "This link leads away from our sites: {name}.",
        "Check the address. It is allowed, but its clicks will not be counted.",
    ),
}
WARNINGS = frozenset({FaultCode.FOREIGN_LINK})
_MEANT = {Locale.FR: "Vouliez-vous dire « {} » ? ", Locale.EN: "Did you mean “{}”? "}
_SUGGESTED = {FaultCode.UNKNOWN_VARIABLE, FaultCode.UNKNOWN_TAG, FaultCode.UNKNOWN_FILTER}


def make_fault(found: Mapping[str, object], samples: tuple[tuple[str, str], ...] = ()) -> MessageFault:
    """A finding of `checking.py` in words; `samples`: names of the cases in both languages."""
    code = FaultCode(str(found["code"]))
    name, hint = str(found.get("name") or ""), str(found.get("hint") or "")
    said = {}
    for locale in Locale:
        meant = _MEANT[locale].format(hint) if hint and code in _SUGGESTED else hint
        first = 0 if locale is Locale.FR else 2
        said[locale] = [words.format(name=name, hint=meant) for words in _WORDS[code][first : first + 2]]
    index = found.get("sample")
    sample = samples[index] if isinstance(index, int) and index < len(samples) else (None, None)
    line, column = found.get("line"), found.get("column")
    return MessageFault(
        code,
        FaultSeverity.WARNING if code in WARNINGS else FaultSeverity.ERROR,
        str(found["section"]),
        line if isinstance(line, int) else None,
        column if isinstance(column, int) else None,
        cause=said[Locale.FR][0],
        cause_en=said[Locale.EN][0],
        advice=said[Locale.FR][1],
        advice_en=said[Locale.EN][1],
        sample=sample[0],
        sample_en=sample[1],
    )
