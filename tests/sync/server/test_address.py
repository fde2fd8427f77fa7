"""Where the server listens: this machine alone, or other machines over TLS; and one server a file."""

import datetime
import ssl
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from sync.server.database import UnusableDatabase
from sync.server.serving import Address, serve_alone


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "desk.example.clinic"])
def test_other_machines_are_not_answered_in_the_clear(host: str) -> None:
    with pytest.raises(UnusableDatabase, match="--tls-certificate"):
        Address(host, 8765).check()
    Address(host, 8765, is_behind_proxy=True).check()
    Address(host, 8765, certificate=Path("clinic.pem")).check()


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_this_machine_needs_no_certificate(host: str) -> None:
    Address(host, 8765).check()


def test_a_second_server_on_the_same_file_is_refused_until_the_first_ends(tmp_path: Path) -> None:
    first = serve_alone(tmp_path)
    with pytest.raises(UnusableDatabase, match="Another server"):
        serve_alone(tmp_path)
    first.close()
    serve_alone(tmp_path).close()


def certificate(folder: Path) -> tuple[Path, Path]:
    """A self-signed certificate for localhost, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem, private = folder / "clinic.pem", folder / "clinic.key"
    pem.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return pem, private


def test_it_serves_https_with_the_certificate_it_is_given(tmp_path: Path) -> None:
    pem, private = certificate(tmp_path)
    process = subprocess.Popen(
        [
            *(
                sys.executable,
                "-m",
                "sync.server.cli",
                "serve",
                "--no-runner",
                "--data",
                str(tmp_path / "data"),
                "--port",
                "0",
            ),
            *("--tls-certificate", str(pem), "--tls-key", str(private)),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        line = next(line for line in process.stdout if line.startswith("Serving on"))
        port = line.strip().rpartition(":")[2]
        assert line.startswith("Serving on https://")
        trusted = ssl.create_default_context(cafile=str(pem))
        with urllib.request.urlopen(
            f"https://localhost:{port}/healthz", context=trusted, timeout=20
        ) as answer:
            assert answer.status == 200
    finally:
        process.terminate()
        process.communicate(timeout=20)
