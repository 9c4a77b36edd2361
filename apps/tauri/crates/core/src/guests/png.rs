//! The size that a PNG says it has. Source: PNG specification, sections 5.2 (signature) and 11.2.2 (IHDR).

const SIGNATURE: [u8; 8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SizePx {
    pub width: u32,
    pub height: u32,
}

/// `None` when the bytes do not begin as a PNG does.
pub fn read_png_size(bytes: &[u8]) -> Option<SizePx> {
    let header = bytes.strip_prefix(&SIGNATURE)?;
    let number = |at: usize| Some(u32::from_be_bytes(header.get(at..at + 4)?.try_into().ok()?));
    Some(SizePx { width: number(8)?, height: number(12)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(width: u32, height: u32) -> Vec<u8> {
        let parts: [&[u8]; 5] =
            [&SIGNATURE, &13u32.to_be_bytes(), b"IHDR", &width.to_be_bytes(), &height.to_be_bytes()];
        parts.concat()
    }

    #[test]
    fn the_header_tells_the_size() {
        assert_eq!(read_png_size(&header(1024, 70_000)), Some(SizePx { width: 1024, height: 70_000 }));
    }

    #[test]
    fn what_is_no_png_has_none() {
        assert_eq!(read_png_size(&[]), None);
        assert_eq!(read_png_size(&header(1, 1)[..23]), None);
        assert_eq!(read_png_size(b"P6 640 480 255 and more than enough bytes"), None);
    }
}
