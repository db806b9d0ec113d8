"""Which senders an instance uses: those that it has an address for, else the local mailbox."""

from contextlib import AbstractAsyncContextManager

from jobs.broker import namespace
from jobs.senders.local import LocalMailbox
from jobs.senders.ovh import OvhSender
from jobs.senders.pace import Pace, SharedPace, Unpaced
from jobs.senders.port import Commit, Letter, Sender, Sms
from jobs.senders.smtp import SmtpSender
from settings import Settings, SettingsError


class Routes:
    """Stands for several senders: one for each channel, and for marketing where it has its own."""

    name = "routes"
    is_mailbox = False

    def __init__(self, mails: Sender, marketing: Sender, texts: Sender) -> None:
        self._mails, self._marketing, self._texts = mails, marketing, texts

    def choose(self, letter: Letter) -> Sender:
        """See `Sender`."""
        if isinstance(letter, Sms):
            return self._texts
        return self._marketing if letter.marketing else self._mails

    def opening(self, letter: Letter) -> AbstractAsyncContextManager[Commit]:
        """See `Sender`."""
        return self.choose(letter).opening(letter)

    async def close(self) -> None:
        """See `Sender`."""
        for sender in {id(each): each for each in (self._mails, self._marketing, self._texts)}.values():
            await sender.close()


def choose_sender(settings: Settings) -> Sender:
    """The senders of this process, as one; SettingsError where one's address cannot be read."""
    try:
        return _routes(settings)
    except ValueError as error:
        raise SettingsError(str(error)) from None


def _routes(settings: Settings) -> Sender:
    local = LocalMailbox()
    mails = _smtp(settings, settings.smtp_url, "service") if settings.smtp_url else local
    marketing = _smtp(settings, settings.smtp_marketing_url, "marketing") if settings.smtp_marketing_url else mails
    return Routes(mails, marketing, _ovh(settings) if settings.sms_url else local)


def _smtp(settings: Settings, url: str, purpose: str) -> Sender:
    return SmtpSender(
        url,
        settings.mail_from,
        connections=settings.smtp_connections,
        pace=_pace(settings, f"smtp:{purpose}", settings.smtp_per_second),
    )


def _ovh(settings: Settings) -> Sender:
    return OvhSender(settings.sms_url, pace=_pace(settings, "sms", settings.sms_per_second))


def _pace(settings: Settings, provider: str, per_second: float) -> Pace:
    if not settings.redis_url:
        return Unpaced()
    return SharedPace(settings.redis_url, f"{namespace(settings)}:pace:{provider}", per_second)
