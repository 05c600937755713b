//! The device's key: an app's token works only with proofs made by the key of the device it was
//! given to (DPoP, RFC 9449, ES256). The app makes them, the server checks them, with the same code.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as B64;
use p256::ecdsa::signature::{Signer, Verifier};
use p256::ecdsa::{Signature, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::random::Random;
use crate::time::{MINUTE, SECOND, Time};

/// How far a proof's time may lie from the server's, either way.
pub const PROOF_TOLERANCE: i64 = 5 * MINUTE;

/// A device's key pair. Lives inside the vault and nowhere else.
pub struct DeviceKey(SigningKey);

/// Why a proof was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProofFault {
    /// It is no proof, or its signature is wrong.
    Invalid,
    /// It is for another request, token or key.
    Mismatch,
    /// Its time is off by this many seconds; positive when the device's clock runs ahead.
    Clock(i64),
}

/// What a good proof says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// The thumbprint of the key that made it (RFC 7638).
    pub thumbprint: String,
    /// Its own id; accepted once within [`PROOF_TOLERANCE`].
    pub id: String,
    /// When it was made, by the device's clock.
    pub at: Time,
}

#[derive(Serialize, Deserialize, PartialEq)]
struct Jwk {
    crv: String,
    kty: String,
    x: String,
    y: String,
}

#[derive(Serialize, Deserialize)]
struct Header {
    alg: String,
    jwk: Jwk,
    typ: String,
}

#[derive(Serialize, Deserialize)]
struct Claims {
    jti: String,
    htm: String,
    htu: String,
    iat: i64,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    ath: Option<String>,
}

impl DeviceKey {
    /// A new key.
    #[must_use]
    pub fn new(random: &Random) -> Self {
        loop {
            let mut bytes = zeroize::Zeroizing::new([0u8; 32]);
            random.fill(bytes.as_mut_slice());
            if let Some(key) = Self::from_bytes(bytes.as_slice()) {
                return key;
            }
        }
    }

    /// The key as it was kept; `None` when these bytes are no key.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        SigningKey::from_slice(bytes).ok().map(Self)
    }

    /// The key's bytes, for the vault only.
    #[must_use]
    pub fn to_bytes(&self) -> zeroize::Zeroizing<Vec<u8>> {
        zeroize::Zeroizing::new(self.0.to_bytes().to_vec())
    }

    /// The key's thumbprint (RFC 7638), by which the server knows it.
    #[must_use]
    pub fn thumbprint(&self) -> String {
        thumbprint(&jwk(self.0.verifying_key()))
    }

    /// A proof for one request: `method` and `url` without query, and the access token it goes with.
    #[must_use]
    pub fn prove(
        &self,
        method: &str,
        url: &str,
        token: Option<&str>,
        now: Time,
        random: &Random,
    ) -> String {
        let header = Header {
            alg: "ES256".into(),
            jwk: jwk(self.0.verifying_key()),
            typ: "dpop+jwt".into(),
        };
        let claims = Claims {
            jti: random.id(now),
            htm: method.to_owned(),
            htu: url.to_owned(),
            iat: now.0.div_euclid(SECOND),
            ath: token.map(token_hash),
        };
        let signed = format!("{}.{}", encode(&header), encode(&claims));
        let signature: Signature = self.0.sign(signed.as_bytes());
        format!("{signed}.{}", B64.encode(signature.to_bytes()))
    }
}

/// Checks a proof against the request it came with. The caller sees to it that [`Proof::id`] is
/// accepted once, and that [`Proof::thumbprint`] is the token's.
///
/// # Errors
/// Why it was refused.
pub fn verify(
    proof: &str,
    method: &str,
    url: &str,
    token: Option<&str>,
    now: Time,
) -> Result<Proof, ProofFault> {
    let (signed, signature) = proof.rsplit_once('.').ok_or(ProofFault::Invalid)?;
    let (header, claims) = signed.split_once('.').ok_or(ProofFault::Invalid)?;
    let header: Header = decode(header).ok_or(ProofFault::Invalid)?;
    let claims: Claims = decode(claims).ok_or(ProofFault::Invalid)?;
    if header.alg != "ES256"
        || header.typ != "dpop+jwt"
        || header.jwk.kty != "EC"
        || header.jwk.crv != "P-256"
    {
        return Err(ProofFault::Invalid);
    }
    let key = verifying_key(&header.jwk).ok_or(ProofFault::Invalid)?;
    let signature = B64
        .decode(signature)
        .ok()
        .and_then(|bytes| Signature::from_slice(&bytes).ok())
        .ok_or(ProofFault::Invalid)?;
    key.verify(signed.as_bytes(), &signature)
        .map_err(|_| ProofFault::Invalid)?;
    if claims.htm != method || claims.htu != url || claims.ath != token.map(token_hash) {
        return Err(ProofFault::Mismatch);
    }
    let at = Time(claims.iat.saturating_mul(SECOND));
    let off = at.since(now);
    if off.abs() > PROOF_TOLERANCE {
        return Err(ProofFault::Clock(off / SECOND));
    }
    Ok(Proof {
        thumbprint: thumbprint(&header.jwk),
        id: claims.jti,
        at,
    })
}

fn jwk(key: &VerifyingKey) -> Jwk {
    let point = key.to_sec1_point(false);
    let bytes = point.as_bytes();
    let coordinate =
        |range: std::ops::Range<usize>| B64.encode(bytes.get(range).unwrap_or_default());
    Jwk {
        crv: "P-256".into(),
        kty: "EC".into(),
        x: coordinate(1..33),
        y: coordinate(33..65),
    }
}

fn verifying_key(jwk: &Jwk) -> Option<VerifyingKey> {
    let mut point = vec![4u8];
    point.extend(B64.decode(&jwk.x).ok()?);
    point.extend(B64.decode(&jwk.y).ok()?);
    VerifyingKey::from_sec1_bytes(&point).ok()
}

/// RFC 7638: members in this order and no spaces, which is how [`Jwk`] serialises.
fn thumbprint(jwk: &Jwk) -> String {
    B64.encode(Sha256::digest(serde_json::to_vec(jwk).unwrap_or_default()))
}

fn token_hash(token: &str) -> String {
    B64.encode(Sha256::digest(token.as_bytes()))
}

fn encode(part: &impl Serialize) -> String {
    B64.encode(serde_json::to_vec(part).unwrap_or_default())
}

fn decode<T: for<'de> Deserialize<'de>>(part: &str) -> Option<T> {
    serde_json::from_slice(&B64.decode(part).ok()?).ok()
}

/// PKCE (RFC 7636, S256): the challenge of a verifier.
#[must_use]
pub fn challenge(verifier: &str) -> String {
    B64.encode(Sha256::digest(verifier.as_bytes()))
}

/// The word by which a server proves that it revokes a device: the app kept its SHA-256 when it was connected (SYN-4).
#[must_use]
pub fn proves_revocation(proof: &str, kept_hash: &str) -> bool {
    crate::secret::sha256_hex(proof.as_bytes()) == kept_hash
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "http://127.0.0.1:1/api/sync/feed";

    #[test]
    fn a_proof_holds_for_its_request_token_key_and_time_only() {
        let random = Random::seeded(1);
        let key = DeviceKey::new(&random);
        let now = Time(1_700_000_000_000);
        let proof = key.prove("GET", URL, Some("token"), now, &random);
        let good = verify(&proof, "GET", URL, Some("token"), now).unwrap();
        assert_eq!(good.thumbprint, key.thumbprint());
        assert_eq!(
            verify(&proof, "POST", URL, Some("token"), now),
            Err(ProofFault::Mismatch)
        );
        assert_eq!(
            verify(
                &proof,
                "GET",
                "http://127.0.0.1:1/other",
                Some("token"),
                now
            ),
            Err(ProofFault::Mismatch)
        );
        assert_eq!(
            verify(&proof, "GET", URL, Some("other"), now),
            Err(ProofFault::Mismatch)
        );
        assert_eq!(
            verify(
                &proof,
                "GET",
                URL,
                Some("token"),
                now.plus(24 * 60 * MINUTE)
            ),
            Err(ProofFault::Clock(-86_400))
        );
        let other = DeviceKey::new(&random).prove("GET", URL, Some("token"), now, &random);
        assert_ne!(
            verify(&other, "GET", URL, Some("token"), now)
                .unwrap()
                .thumbprint,
            key.thumbprint()
        );
    }

    #[test]
    fn a_bent_proof_is_refused() {
        let random = Random::seeded(2);
        let now = Time(1_700_000_000_000);
        let proof = DeviceKey::new(&random).prove("GET", URL, None, now, &random);
        for i in 0..proof.len() {
            let mut bent = proof.clone().into_bytes();
            bent[i] = if bent[i] == b'A' { b'B' } else { b'A' };
            if let Ok(bent) = String::from_utf8(bent)
                && bent != proof
            {
                assert!(
                    verify(&bent, "GET", URL, None, now).is_err() || i == proof.len() - 1,
                    "byte {i}"
                );
            }
        }
    }

    #[test]
    fn a_key_reads_back_from_its_bytes() {
        let key = DeviceKey::new(&Random::seeded(3));
        assert_eq!(
            DeviceKey::from_bytes(&key.to_bytes()).unwrap().thumbprint(),
            key.thumbprint()
        );
    }
}
