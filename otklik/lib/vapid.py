"""The key pair that tells browsers' push services who we are (RFC 8292), derived from the secret so that it is never lost."""

from __future__ import annotations

import base64

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

# Order of the curve P-256 (FIPS 186-4, D.1.2.3).
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def vapid_private_key(secret: bytes) -> ec.EllipticCurvePrivateKey:
    """The private key for 32 bytes of key material (`config.key("vapid")`)."""
    return ec.derive_private_key(int.from_bytes(secret) % (ORDER - 1) + 1, ec.SECP256R1())


def vapid_public_key(secret: bytes) -> str:
    """What a browser takes as `applicationServerKey`: the uncompressed point in base64url."""
    point = vapid_private_key(secret).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()
