//! A company's logo: a PNG or a JPEG of a few dozen kilobytes, which stands where its initial stood.
//!
//! The picture crosses as base64. The settings hold its hash, which is all that a decision compares, an event tells and a page asks for.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use imagesize::{ImageSize, ImageType};

use crate::problem::Problem;
use crate::secret::sha256_hex;

/// The most bytes of a picture.
pub const BYTES_MAX: usize = 64 * 1024;
/// The most pixels of a picture on each side.
pub const SIDE_MAX: usize = 512;

/// A picture that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logo {
    /// SHA-256 of its bytes, in hex: its name in the settings and in addresses.
    pub hash: String,
    /// Its media type.
    pub kind: &'static str,
    /// The picture as it stands in a file.
    pub bytes: Vec<u8>,
}

/// Looks at a picture that came as base64: by its own bytes, never by what it is called. Text that draws (SVG) may hold scripts and
/// load from elsewhere, so it is none.
///
/// # Errors
/// [`Problem::BadField`] on `logo`: `unreadable`, `svg`, `no_picture`, `picture_too_big`, `picture_too_wide`.
pub fn check(picture: &str) -> Result<Logo, Problem> {
    let wrong = |reason: &'static str| Problem::field("logo", reason);
    // Four characters hold three bytes; what is longer is not even decoded.
    if picture.len() > BYTES_MAX.div_ceil(3) * 4 {
        return Err(wrong("picture_too_big"));
    }
    let bytes = BASE64_STANDARD
        .decode(picture)
        .map_err(|_| wrong("unreadable"))?;
    if bytes.len() > BYTES_MAX {
        return Err(wrong("picture_too_big"));
    }
    let kind = match imagesize::image_type(&bytes) {
        Ok(ImageType::Png) => "image/png",
        Ok(ImageType::Jpeg) => "image/jpeg",
        _ if is_drawn_by_text(&bytes) => return Err(wrong("svg")),
        _ => return Err(wrong("no_picture")),
    };
    let size = imagesize::blob_size(&bytes).map_err(|_| wrong("no_picture"))?;
    let ImageSize { width, height } = size;
    if width == 0 || height == 0 {
        return Err(wrong("no_picture"));
    }
    if width > SIDE_MAX || height > SIDE_MAX {
        return Err(wrong("picture_too_wide"));
    }
    Ok(Logo {
        hash: sha256_hex(&bytes),
        kind,
        bytes,
    })
}

/// Whether an edit brings the picture that it names, and none that it does not.
///
/// # Errors
/// Those of [`check`], and `another` where the picture is not the one of that hash.
pub(crate) fn check_edit(to: Option<&str>, picture: Option<&str>) -> Result<(), Problem> {
    let brought = picture.map(check).transpose()?.map(|logo| logo.hash);
    if brought.as_deref() == to {
        Ok(())
    } else {
        Err(Problem::field("logo", "another"))
    }
}

/// XML or HTML, behind a byte order mark and white space.
fn is_drawn_by_text(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    text.trim_ascii_start().first() == Some(&b'<')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A PNG's signature and header; nobody looks further before it is drawn.
    fn png(width: u32, height: u32, more: usize) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes.extend([8, 6, 0, 0, 0]);
        bytes.extend(vec![0; more]);
        bytes
    }

    fn jpeg(width: u16, height: u16) -> Vec<u8> {
        let mut bytes =
            b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xc0\0\x11\x08".to_vec();
        bytes.extend(height.to_be_bytes());
        bytes.extend(width.to_be_bytes());
        bytes.extend([3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1]);
        bytes
    }

    fn looked_at(bytes: &[u8]) -> Result<&'static str, Problem> {
        check(&BASE64_STANDARD.encode(bytes)).map(|logo| logo.kind)
    }

    #[test]
    fn a_picture_is_what_its_own_bytes_say_within_the_limits() {
        let wrong = |reason: &'static str| Err(Problem::field("logo", reason));
        let gif = b"GIF89a\x10\0\x10\0\0\0\0;".to_vec();
        let header = png(1, 1, 0).len();
        for (bytes, found) in [
            (png(512, 512, 0), Ok("image/png")),
            (jpeg(512, 1), Ok("image/jpeg")),
            (png(64, 64, BYTES_MAX - header), Ok("image/png")),
            (
                png(64, 64, BYTES_MAX - header + 1),
                wrong("picture_too_big"),
            ),
            (png(513, 8, 0), wrong("picture_too_wide")),
            (jpeg(8, 513), wrong("picture_too_wide")),
            (png(0, 8, 0), wrong("no_picture")),
            (png(8, 8, 0)[..12].to_vec(), wrong("no_picture")),
            (jpeg(8, 8)[..6].to_vec(), wrong("no_picture")),
            (gif, wrong("no_picture")),
            (b"MZ\x90\0".to_vec(), wrong("no_picture")),
            (Vec::new(), wrong("no_picture")),
            (b"<svg onload='alert(1)'/>".to_vec(), wrong("svg")),
            (
                b"\xef\xbb\xbf \n<?xml version='1.0'?><svg/>".to_vec(),
                wrong("svg"),
            ),
        ] {
            assert_eq!(looked_at(&bytes), found, "{:?}", bytes.get(..24));
        }
        assert_eq!(
            check("no base64").unwrap_err(),
            Problem::field("logo", "unreadable")
        );
        let endless = "A".repeat(8 * BYTES_MAX);
        assert_eq!(
            check(&endless).unwrap_err(),
            Problem::field("logo", "picture_too_big")
        );
    }

    #[test]
    fn an_edit_brings_the_picture_that_it_names_and_no_other() {
        let picture = BASE64_STANDARD.encode(png(8, 8, 0));
        let hash = check(&picture).unwrap().hash;
        assert_eq!(check_edit(None, None), Ok(()));
        assert_eq!(check_edit(Some(&hash), Some(&picture)), Ok(()));
        let another = Err(Problem::field("logo", "another"));
        assert_eq!(check_edit(Some(&hash), None), another);
        assert_eq!(check_edit(None, Some(&picture)), another);
        assert_eq!(check_edit(Some("00"), Some(&picture)), another);
    }
}
