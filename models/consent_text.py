"""The texts that riders agree to, word by word, in each version: what was shown is part of the proof (GDPR art. 7.1).

A text that changes gets another version, and the former stays: rows of `consent` name it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from models.rider import ConsentPurpose


@dataclass(frozen=True, slots=True)
class ConsentText:
    """One text in one version, in both languages."""

    purpose: ConsentPurpose
    version: str
    title_fr: str
    title_en: str
    text_fr: str
    text_en: str


# Newest last, for each purpose.
CONSENT_TEXTS: Sequence[ConsentText] = (
    ConsentText(
        ConsentPurpose.BRAND_EMAIL,
        "2027-1",
        "Les e-mails de la marque",
        "The brand’s e-mails",
        "J’accepte que la marque m’envoie ses nouvelles, ses offres et ses invitations par e-mail. Je peux changer "
        "d’avis à tout moment, par le lien de chaque message.",
        "I agree that the brand sends me its news, offers and invitations by e-mail. I can change my mind at any "
        "time, by the link in each message.",
    ),
    ConsentText(
        ConsentPurpose.BRAND_SMS,
        "2027-1",
        "Les SMS de la marque",
        "The brand’s text messages",
        "J’accepte que la marque m’envoie ses nouvelles, ses offres et ses invitations par SMS. Je peux changer "
        "d’avis à tout moment, en répondant STOP.",
        "I agree that the brand sends me its news, offers and invitations by text message. I can change my mind at "
        "any time, by answering STOP.",
    ),
    ConsentText(
        ConsentPurpose.EMAIL_TRACKING,
        "2027-1",
        "La mesure de mes lectures",
        "Measuring what I read",
        "J’accepte que la marque sache si j’ouvre ses e-mails et quels liens je suis, pour m’envoyer ce qui "
        "m’intéresse. Sans mon accord, ces lectures ne sont comptées qu’au total, sans mon nom.",
        "I agree that the brand knows whether I open its e-mails and which links I follow, to send me what interests "
        "me. Without my consent this is only counted in total, without my name.",
    ),
    ConsentText(
        ConsentPurpose.DEALERSHIP_CONTACT,
        "2027-1",
        "Un contact de la concession",
        "A contact from the dealership",
        "J’accepte que la concession où j’ai essayé une moto m’appelle ou m’écrive au sujet des modèles qui "
        "m’intéressent.",
        "I agree that the dealership where I rode calls me or writes to me about the models that interest me.",
    ),
)
CURRENT_TEXTS = {text.purpose: text for text in CONSENT_TEXTS}
KNOWN_TEXTS = frozenset((text.purpose, text.version) for text in CONSENT_TEXTS)
