"""Whether a mail that came back says that its address is no good, or only that it was not taken that day.

Enhanced status codes: RFC 3463 and its registry at IANA. Many servers answer in words only, so these are read as well.
"""

import re

STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
# 550 is what a mailbox that is not there answers, but a refusal for policy too: alone it proves nothing.
REPLY = re.compile(r"(?<!\d)([45]\d\d)[ -]")
LONGEST_WORDS = 4_000
# Mailbox, host or domain unknown (1.x but for what is about the sender), disabled for good, moved, no such host.
_GONE = {"1.0", "1.1", "1.2", "1.3", "1.4", "1.6", "1.10", "2.1", "4.4"}
# Codes so general that words decide.
_UNSAID = {"0.0", "5.0", "7.1", "3.0", "2.0", "4.0", "4.14", "4.1"}
_WORDS = re.compile(
    r"(?:user|recipient|mailbox|account|address|destinataire|adresse|boîte|boite)[^.;\n]{0,60}?"
    r"(?:unknown|not found|(?:does ?n[o’']t|doesn't|not) exist|no longer (?:exists|available|valid)|invalid|disabled"
    r"|inconnue?|n[’']existe (?:pas|plus)|désactivée?|desactivee?)"
    r"|(?:no such|unknown|invalid|unrouteable) (?:user|recipient|mailbox|address|account|local part|person)"
    r"|no mailbox here|not our customer|host or domain name not found|no such domain|relay access to unknown",
    re.IGNORECASE,
)
_NOT_GONE = re.compile(
    r"quota|\bfull\b|over ?limit|too large|spam|blocked|blacklist|block ?list|reputation|greylist|\brate\b|policy",
    re.IGNORECASE,
)


def is_address_at_fault(status: str, words: str) -> bool:
    """True where trying again is useless: the mailbox does not exist. What is unclear counts as not its fault."""
    words = words[:LONGEST_WORDS]
    found = STATUS.search(status) or STATUS.search(words)
    if found is not None:
        if found[1] != "5":
            return False
        detail = f"{int(found[2])}.{int(found[3])}"
        if detail in _GONE:
            return True
        if detail not in _UNSAID:
            return False
    elif not any(code.startswith("5") for code in REPLY.findall(words)) and "permanent" not in words.lower():
        return False
    return bool(_WORDS.search(words)) and not _NOT_GONE.search(words)
