"""Who may look: sign-in by OpenID Connect, roles by claim, and no open door beyond this machine."""
