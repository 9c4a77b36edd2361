//! DRAW_COPY of a raw picture of which only a part is drawn, as messages that carry no more than that part. The kernel's
//! driver for qxl sends whole rows of the screen, and one picture around all places that changed (qxl_draw.c of Linux
//! 6.1): a window of a quarter of the screen costs as much as the screen.
use super::scanner::HEADER_BYTES;

/// Decided by so much of a message's body, or by all of it.
pub const HEAD_BYTES: usize = 2048;
/// `SPICE_MSG_DISPLAY_DRAW_COPY`.
pub const DRAW_COPY: u16 = 304;

/// The picture must become this much smaller (of four parts, three), or it goes as it is.
const MOST_OF_PICTURE: (usize, usize) = (3, 4);
const MAX_PARTS: usize = 64;
const PIXEL_BYTES: usize = 4;
/// `SPICE_ROPD_OP_PUT`.
const ROP_PUT: u16 = 8;
/// `SPICE_BITMAP_FMT_32BIT` and `_RGBA`.
const FORMATS: [u8; 2] = [8, 9];
/// `SPICE_BITMAP_FLAGS_TOP_DOWN`.
const TOP_DOWN: u8 = 4;
/// Of a DRAW_COPY without clips: where its image stands, and where the image's pixels do.
const IMAGE_AT: u32 = 57;
const PIXELS_AT: usize = 93;

/// Right and bottom are outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Rect {
    top: i32,
    left: i32,
    bottom: i32,
    right: i32,
}

impl Rect {
    fn width(self) -> i64 {
        i64::from(self.right) - i64::from(self.left)
    }

    fn height(self) -> i64 {
        i64::from(self.bottom) - i64::from(self.top)
    }

    fn common(self, other: Rect) -> Rect {
        Rect {
            top: self.top.max(other.top),
            left: self.left.max(other.left),
            bottom: self.bottom.min(other.bottom),
            right: self.right.min(other.right),
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
struct Part {
    rect: Rect,
    source_x: usize,
    source_y: usize,
    width: usize,
    height: usize,
}

#[derive(Debug, PartialEq, Eq)]
pub struct ClippedCopy {
    surface_id: u32,
    image_id: u64,
    format: u8,
    scale_mode: u8,
    /// Of the picture in the message's body.
    stride: usize,
    pixels_at: usize,
    parts: Vec<Part>,
}

/// Reads little-endian numbers in order; `None` where the bytes end.
struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn from(bytes: &'a [u8], at: usize) -> Option<Self> {
        (at <= bytes.len()).then_some(Self { bytes, at })
    }

    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let taken = self.bytes.get(self.at..self.at.checked_add(N)?)?.try_into().ok()?;
        self.at += N;
        Some(taken)
    }

    fn u8(&mut self) -> Option<u8> {
        self.take().map(u8::from_le_bytes)
    }

    fn u16(&mut self) -> Option<u16> {
        self.take().map(u16::from_le_bytes)
    }

    fn u32(&mut self) -> Option<u32> {
        self.take().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Option<u64> {
        self.take().map(u64::from_le_bytes)
    }

    fn i32(&mut self) -> Option<i32> {
        self.take().map(i32::from_le_bytes)
    }

    fn rect(&mut self) -> Option<Rect> {
        Some(Rect { top: self.i32()?, left: self.i32()?, bottom: self.i32()?, right: self.i32()? })
    }

    fn clip(&mut self, whole: Rect) -> Option<Vec<Rect>> {
        match self.u8()? {
            0 => Some(vec![whole]),
            1 => {
                let count = self.u32()? as usize;
                if count.checked_mul(16)? > self.bytes.len() - self.at {
                    return None;
                }
                (0..count).map(|_| self.rect()).collect()
            }
            _ => None,
        }
    }
}

/// What of a DRAW_COPY is drawn, where that is much less than it carries; `None` where it is best left as it is.
///
/// `head`: the first [`HEAD_BYTES`] of the body, or all of it.
pub fn find_clipped_copy(head: &[u8], body_bytes: usize) -> Option<ClippedCopy> {
    let mut reader = Reader::from(head, 0)?;
    let surface_id = reader.u32()?;
    let rect = reader.rect()?;
    let clip = reader.clip(rect)?;
    let mut image = Reader::from(head, reader.u32()? as usize)?;
    let area = reader.rect()?;
    if area.width() != rect.width() || area.height() != rect.height() || reader.u16()? != ROP_PUT {
        return None;
    }
    let scale_mode = reader.u8()?;
    reader.take::<9>()?;
    let mask_image = reader.u32()?;
    let image_id = image.u64()?;
    // What is to be kept must come whole.
    let [kind, flags] = image.take()?;
    image.take::<8>()?;
    let format = image.u8()?;
    if mask_image != 0 || kind != 0 || flags != 0 || !FORMATS.contains(&format) || image.u8()? != TOP_DOWN {
        return None;
    }
    let (width, height) = (image.u32()? as usize, image.u32()? as usize);
    let (stride, palette) = (image.u32()? as usize, image.u32()?);
    let picture_bytes = stride.checked_mul(height)?;
    if palette != 0 || stride < width.checked_mul(PIXEL_BYTES)? || picture_bytes.checked_add(image.at)? > body_bytes {
        return None;
    }
    let parts = parts_of(rect, area, &clip, (width, height))?;
    let bytes: usize = parts.iter().map(|part| part.width * part.height * PIXEL_BYTES + HEADER_BYTES + PIXELS_AT).sum();
    if parts.is_empty() || parts.len() > MAX_PARTS || bytes * MOST_OF_PICTURE.1 > picture_bytes * MOST_OF_PICTURE.0 {
        return None;
    }
    Some(ClippedCopy { surface_id, image_id, format, scale_mode, stride, pixels_at: image.at, parts })
}

/// Each clip that draws something; `None` when one of them lies outside the picture.
fn parts_of(rect: Rect, area: Rect, clip: &[Rect], (width, height): (usize, usize)) -> Option<Vec<Part>> {
    let drawn = clip.iter().map(|clip| clip.common(rect)).filter(|drawn| drawn.width() > 0 && drawn.height() > 0);
    drawn
        .map(|drawn| {
            let source_x = i64::from(drawn.left) - i64::from(rect.left) + i64::from(area.left);
            let source_y = i64::from(drawn.top) - i64::from(rect.top) + i64::from(area.top);
            let inside = source_x >= 0
                && source_y >= 0
                && source_x + drawn.width() <= width as i64
                && source_y + drawn.height() <= height as i64;
            inside.then_some(Part {
                rect: drawn,
                source_x: source_x as usize,
                source_y: source_y as usize,
                width: drawn.width() as usize,
                height: drawn.height() as usize,
            })
        })
        .collect()
}

impl ClippedCopy {
    /// The messages, one a part, with mini headers: they draw what the whole one would have drawn.
    ///
    /// `copy` puts as many bytes as the slice has from a place of the whole message's body into the slice.
    pub fn encode(&self, mut copy: impl FnMut(usize, &mut [u8])) -> Vec<u8> {
        let mut bytes = Vec::new();
        for part in &self.parts {
            self.put_head(&mut bytes, part);
            for row in 0..part.height {
                let at = bytes.len();
                bytes.resize(at + part.width * PIXEL_BYTES, 0);
                let from = self.pixels_at + (part.source_y + row) * self.stride + part.source_x * PIXEL_BYTES;
                copy(from, &mut bytes[at..]);
            }
        }
        bytes
    }

    fn put_head(&self, bytes: &mut Vec<u8>, part: &Part) {
        let (width, height) = (part.width as u32, part.height as u32);
        let body_bytes = PIXELS_AT + part.width * part.height * PIXEL_BYTES;
        let mut put = |field: &[u8]| bytes.extend_from_slice(field);
        put(&DRAW_COPY.to_le_bytes());
        put(&(body_bytes as u32).to_le_bytes());
        put(&self.surface_id.to_le_bytes());
        put(&rect_bytes(part.rect));
        put(&[0]);
        put(&IMAGE_AT.to_le_bytes());
        put(&rect_bytes(Rect { top: 0, left: 0, bottom: height as i32, right: width as i32 }));
        put(&ROP_PUT.to_le_bytes());
        put(&[self.scale_mode]);
        // No mask.
        put(&[0; 13]);
        put(&self.image_id.to_le_bytes());
        put(&[0, 0]);
        put(&width.to_le_bytes());
        put(&height.to_le_bytes());
        put(&[self.format, TOP_DOWN]);
        put(&width.to_le_bytes());
        put(&height.to_le_bytes());
        put(&(width * PIXEL_BYTES as u32).to_le_bytes());
        put(&0u32.to_le_bytes());
    }
}

fn rect_bytes(rect: Rect) -> Vec<u8> {
    [rect.top, rect.left, rect.bottom, rect.right].iter().flat_map(|edge| edge.to_le_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine;
    use base64::prelude::BASE64_STANDARD;
    use serde_json::Value;

    const VECTORS: &str = include_str!("../../../../../../packages/shared-types/vectors/relay/clipped-copies.json");

    #[test]
    fn what_is_drawn_is_what_the_vectors_say() {
        let vectors: Vec<Value> = serde_json::from_str(VECTORS).unwrap();
        assert!(vectors.len() > 10);
        for vector in vectors {
            let body = BASE64_STANDARD.decode(vector["body"].as_str().unwrap()).unwrap();
            let copy = find_clipped_copy(&body[..body.len().min(HEAD_BYTES)], body.len());
            let messages =
                copy.map(|copy| copy.encode(|at, target| target.copy_from_slice(&body[at..at + target.len()])));
            let expected = vector["messages"].as_str().map(|text| BASE64_STANDARD.decode(text).unwrap());
            assert_eq!(messages, expected, "{}", vector["name"]);
        }
    }

    #[test]
    fn any_bytes_are_survived() {
        let vectors: Vec<Value> = serde_json::from_str(VECTORS).unwrap();
        let body = BASE64_STANDARD.decode(vectors[0]["body"].as_str().unwrap()).unwrap();
        for length in 0..200 {
            find_clipped_copy(&body[..length], body.len());
            for bit in 0..8 {
                let mut broken = body[..200].to_vec();
                broken[length] ^= 1 << bit;
                let copy = find_clipped_copy(&broken, body.len());
                if let Some(copy) = copy {
                    copy.encode(|at, target| assert!(at + target.len() <= body.len()));
                }
            }
        }
    }
}
