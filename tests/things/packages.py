"""Addresses that are not of this project, and never of the cast: any value will do."""

ARGUMENTS = {
    "account_confirm_email": {"key": "any"},
    "account_reset_password_from_key": {"uidb36": "any", "key": "any"},
    "mfa_remove_webauthn": {"pk": "one"},
    "mfa_edit_webauthn": {"pk": "one"},
    "admin:app_list": {"app_label": "room"},
    "admin:view_on_site": {"content_type_id": "one", "object_id": "one"},
}
PUBLIC = {
    "set_language",
    # Signing in, and what allauth shows to people who are not signed in (signing up is closed).
    "account_login", "account_logout", "account_signup", "account_inactive", "account_email_verification_sent",
    "account_confirm_email", "account_confirm_login_code", "account_reset_password", "account_reset_password_done",
    "account_reset_password_from_key", "account_reset_password_from_key_done",
    "mfa_authenticate", "mfa_login_webauthn",
    # Sends people to account_login.
    "admin:login",
}  # fmt: skip


def draft(scene):
    scene.any, scene.one, scene.room = "x", 1, "blocs"
