"""How sessions are told in JSON, and what a browser is handed with a new one."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from auth.cookie import FACTOR_COOKIE, clear_step_cookies, set_cookie, set_step_cookie
from auth.opening import OpenedSession
from auth.password_check import FactorNeeded
from models.account import SignIn


def session_body(row: SignIn, current: bool) -> dict[str, Any]:
    """One session; `device` is what the browser calls itself, `seenAt` is told every quarter of an hour at most."""
    return {
        "id": str(row.id),
        "device": row.device,
        "createdAt": row.created_at.isoformat(),
        "seenAt": row.seen_at.isoformat(),
        "expiresAt": row.expires_at.isoformat(),
        "current": current,
    }


def opened_response(request: Request, opened: OpenedSession) -> Response:
    """200 with the session and its cookie; what led to it is forgotten."""
    response = JSONResponse({"session": session_body(opened.sign_in, current=True)})
    hand_over(response, request, opened)
    return response


def hand_over(response: Response, request: Request, opened: OpenedSession) -> None:
    """Put the session's cookie in place of those of the steps that led to it."""
    set_cookie(response, request, opened.secret)
    clear_step_cookies(response, request)


def needed_response(request: Request, needed: FactorNeeded) -> Response:
    """202: nobody is signed in yet, and what must follow."""
    response = JSONResponse({"secondFactor": [method.value for method in needed.methods]}, 202)
    set_step_cookie(response, request, FACTOR_COOKIE, needed.secret)
    return response
