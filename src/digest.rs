//! SHA-256 (FIPS 180-4), by which documents, dictionaries and outputs are told apart; secrets that nobody can guess, and
//! what only their holder can have signed.

use std::io::{self, Read};

use ring::digest::{Context, SHA256, digest};
use ring::hmac;
use ring::rand::{SecureRandom as _, SystemRandom};

/// SHA-256 in lower-case hexadecimal.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    hexadecimal(digest(&SHA256, bytes).as_ref())
}

/// SHA-256 of all that a reader gives, without holding it.
///
/// # Errors
/// Where it can't be read.
pub fn sha256_of(mut reader: impl Read) -> io::Result<String> {
    /// Bytes that are read at a time.
    const BLOCK: usize = 1 << 16;
    let (mut context, mut block) = (Context::new(&SHA256), vec![0; BLOCK]);
    loop {
        match reader.read(&mut block)? {
            0 => return Ok(hexadecimal(context.finish().as_ref())),
            read => context.update(&block[..read]),
        }
    }
}

/// A secret that nobody can guess.
#[derive(Debug)]
pub struct Secret(hmac::Key);

impl Secret {
    /// A new one; `None` where the system has no source of chance.
    #[must_use]
    pub fn random() -> Option<Self> {
        hmac::Key::generate(hmac::HMAC_SHA256, &SystemRandom::new()).ok().map(Self)
    }

    /// A signature of the bytes that only the holder of the secret can make, in lower-case hexadecimal.
    #[must_use]
    pub fn sign(&self, bytes: &[u8]) -> String {
        hexadecimal(hmac::sign(&self.0, bytes).as_ref())
    }

    /// Whether somebody with the secret has signed the bytes so. It takes as long for a wrong signature as for a right one.
    #[must_use]
    pub fn has_signed(&self, bytes: &[u8], signature: &str) -> bool {
        let signed = self.sign(self.sign(bytes).as_bytes());
        signed == self.sign(signature.as_bytes())
    }
}

/// A name that nobody can guess; `None` where the system has no source of chance.
#[must_use]
pub fn unguessable() -> Option<String> {
    let mut bytes = [0; 16];
    SystemRandom::new().fill(&mut bytes).ok()?;
    Some(hexadecimal(&bytes))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_standard() {
        assert_eq!(sha256(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        let long = vec![7; 200_000];
        assert_eq!(sha256_of(long.as_slice()).expect("reads"), sha256(&long));
    }

    #[test]
    fn only_the_holder_of_a_secret_signs() {
        let [own, other] = [0, 1].map(|_| Secret::random().expect("chance"));
        let signature = own.sign(b"abc");
        assert!(own.has_signed(b"abc", &signature));
        assert!(
            !own.has_signed(b"abd", &signature) && !own.has_signed(b"abc", "") && !other.has_signed(b"abc", &signature)
        );
        assert_ne!(unguessable(), unguessable());
    }
}
