"""Letters to our own people: they are written when nobody waits."""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from otklik.accounts.actions.links import INVITATION_LASTS, sign_in_link
from otklik.accounts.actions.people import mail_goes_out
from otklik.accounts.facts import LinkResent, OperatorInvited, PasswordResetAsked
from otklik.accounts.models import Company, Operator
from otklik.accounts.sent_forms import forget_old
from otklik.journal.listeners import every, on


@every(hours=1)
def forget_old_sent_forms() -> None:
    forget_old()


@on(OperatorInvited)
def mail_the_invitation(fact: OperatorInvited) -> None:
    """Run twice it sends two letters with a link each; both work, either signs in once."""
    operator = reachable(fact.operator)
    if operator is None:
        return
    with translation.override(operator.locale):
        company = Company.current().name or _("your company")
        link = sign_in_link(operator, lasts=INVITATION_LASTS)
        send(
            operator,
            subject=_("You are invited to the support desk of {company}").format(company=company),
            text=_(
                "Hello{name},\n\n"
                "you have been added to the support desk of {company}. This link signs you in; it works once, for seven days:\n\n{link}\n\n"
                "Then set a password or a passkey in your profile, so that you can come back without a link.\n\n"
                "If you did not expect this letter, just leave it: nothing happens without the link."
            ).format(name=f", {operator.name}" if operator.name else "", company=company, link=link),
        )


@on(LinkResent)
def mail_a_new_link(fact: LinkResent) -> None:
    operator = reachable(fact.operator)
    if operator is None:
        return
    with translation.override(operator.locale):
        link = sign_in_link(operator)
        send(
            operator,
            subject=_("Your link to the support desk"),
            text=_(
                "Hello{name},\n\nthis link signs you in to the support desk; it works once, for 24 hours:\n\n{link}\n\n"
                "If you did not expect this letter, tell your admin."
            ).format(name=f", {operator.name}" if operator.name else "", link=link),
        )


@on(PasswordResetAsked)
def mail_the_password_link(fact: PasswordResetAsked) -> None:
    operator = reachable(fact.operator)
    if operator is None:
        return
    key = {"uidb36": user_pk_to_url_str(operator), "key": default_token_generator.make_token(operator)}
    with translation.override(operator.locale):
        send(
            operator,
            subject=_("A new password for the support desk"),
            text=_(
                "Hello{name},\n\nsomebody, probably you, asked for a new password. Set it here:\n\n{link}\n\n"
                "If it was not you, do nothing: the old password stays."
            ).format(
                name=f", {operator.name}" if operator.name else "",
                link=settings.DESK_URL + reverse("account_reset_password_from_key", kwargs=key),
            ),
        )


def reachable(operator: int) -> Operator | None:
    """The person, when there is still one to write to and a mail server to write through."""
    return Operator.objects.active().filter(pk=operator).first() if mail_goes_out() else None


def send(operator: Operator, *, subject: str, text: str) -> None:
    EmailMessage(subject=subject, body=text, to=[operator.email]).send()
