//! The divergence oracle: 64 sums a kind of row, kept as rows change, equal on both sides.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use ts_rs::TS;

use crate::feed::Kind;

/// Buckets a kind.
pub const BUCKETS: usize = 64;
/// Sums wrap here, so that they fit a BIGINT on either engine without overflow.
pub const MODULUS: u64 = 1 << 48;

/// The sums of one kind of row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Digest {
    /// Of which kind.
    pub kind: Kind,
    /// [`BUCKETS`] sums below [`MODULUS`].
    #[ts(type = "number[]")]
    pub sums: Vec<u64>,
}

impl Digest {
    /// Of no rows at all.
    #[must_use]
    pub fn empty(kind: Kind) -> Self {
        Self {
            kind,
            sums: vec![0; BUCKETS],
        }
    }

    /// Adds a row at a revision.
    pub fn add(&mut self, id: &str, revision: u64) {
        let (bucket, term) = term(id, revision);
        if let Some(sum) = self.sums.get_mut(bucket) {
            *sum = (*sum + term) % MODULUS;
        }
    }

    /// Takes a row at a revision out again.
    pub fn remove(&mut self, id: &str, revision: u64) {
        let (bucket, term) = term(id, revision);
        if let Some(sum) = self.sums.get_mut(bucket) {
            *sum = (*sum + MODULUS - term) % MODULUS;
        }
    }
}

/// The bucket of a row and what it adds there.
#[must_use]
pub fn term(id: &str, revision: u64) -> (usize, u64) {
    let mut hash = Sha256::new();
    hash.update(id.as_bytes());
    hash.update(revision.to_le_bytes());
    let bytes: [u8; 32] = hash.finalize().into();
    let mut low = [0u8; 8];
    low[..6].copy_from_slice(&bytes[..6]);
    // The bucket depends on the id alone, so that a row keeps its bucket as it changes.
    let of_id: [u8; 32] = Sha256::digest(id.as_bytes()).into();
    (usize::from(of_id[0]) % BUCKETS, u64::from_le_bytes(low))
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn order_does_not_matter_and_what_is_taken_out_leaves_no_trace(rows in proptest::collection::vec(("[a-f0-9]{8}", 0u64..1000), 0..40)) {
            let (mut forth, mut back) = (Digest::empty(Kind::Employee), Digest::empty(Kind::Employee));
            for (id, revision) in &rows { forth.add(id, *revision); }
            for (id, revision) in rows.iter().rev() { back.add(id, *revision); }
            proptest::prop_assert_eq!(&forth, &back);
            for (id, revision) in &rows { forth.remove(id, *revision); }
            proptest::prop_assert_eq!(forth, Digest::empty(Kind::Employee));
        }
    }
}
