"""Visits, their pictures, and their reviews."""

from inspector.errors.base import InspectorError
from inspector.i18n import N_


class VisitRefused(InspectorError):
    code = "VISIT-REFUSED"
    message = N_("The visit cannot go on: {detail}.")
    advice = N_("Complete what is named, then do it again; nothing was lost.")


class ReviewRefused(InspectorError):
    code = "REVIEW-REFUSED"
    message = N_("The review cannot go on: {detail}.")
    advice = N_("Do first what is named.")


class PhotoUnreadable(InspectorError):
    code = "PHOTO-UNREADABLE"
    message = N_("{name} is not a picture that can be read: {detail}.")
    advice = N_("Take the picture again or choose another file; the others were not added.")
