//! What a header parser gives, and how bytes are read.

/// What another file is to the image that names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReferenceRole {
    Backing,
    Data,
    Extent,
    Parent,
}

/// Another file that the image would have QEMU open. The name is the image's own untrusted text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageReference {
    pub role: ReferenceRole,
    pub name: String,
    /// The format the image claims the other file has.
    pub format: Option<String>,
}

impl ImageReference {
    pub fn new(role: ReferenceRole, name: impl Into<String>) -> Self {
        Self { role, name: name.into(), format: None }
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HeaderFacts {
    /// Absent when the header does not say.
    pub virtual_size_bytes: Option<u64>,
    pub references: Vec<ImageReference>,
    pub warnings: Vec<String>,
}

impl HeaderFacts {
    /// A disk of that size, with a warning where due.
    pub fn sized(virtual_size_bytes: u64) -> Self {
        let warnings = if virtual_size_bytes > SUSPICIOUS_SIZE_BYTES {
            vec!["The disk claims to be larger than 64 TiB.".to_owned()]
        } else {
            Vec::new()
        };
        Self { virtual_size_bytes: Some(virtual_size_bytes), references: Vec::new(), warnings }
    }

    #[must_use]
    pub fn referring(mut self, references: impl IntoIterator<Item = ImageReference>) -> Self {
        self.references.extend(references);
        self
    }
}

/// Why a header cannot be accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal(pub String);

pub type HeaderReading = Result<HeaderFacts, Refusal>;

pub fn refuse<T>(reason: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal(reason.into()))
}

/// Sizes travel as JSON numbers, exact up to 2^53 - 1 bytes (8 PiB): more than any file system a VM lives on holds.
pub const MAX_VIRTUAL_SIZE_BYTES: u64 = (1 << 53) - 1;
/// Beyond what a desktop's disks hold a thousand times over: worth a word, no refusal.
const SUSPICIOUS_SIZE_BYTES: u64 = 64 << 40;

/// Numbers at places of a header. What lies past its end reads as zero: whoever needs to know looks at the length first.
#[derive(Clone, Copy)]
pub struct Fields<'a>(pub &'a [u8]);

impl Fields<'_> {
    pub fn be16(self, at: usize) -> u16 {
        u16::from_be_bytes(self.array(at))
    }

    pub fn le16(self, at: usize) -> u16 {
        u16::from_le_bytes(self.array(at))
    }

    pub fn be32(self, at: usize) -> u32 {
        u32::from_be_bytes(self.array(at))
    }

    pub fn le32(self, at: usize) -> u32 {
        u32::from_le_bytes(self.array(at))
    }

    pub fn be64(self, at: usize) -> u64 {
        u64::from_be_bytes(self.array(at))
    }

    pub fn le64(self, at: usize) -> u64 {
        u64::from_le_bytes(self.array(at))
    }

    fn array<const N: usize>(self, at: usize) -> [u8; N] {
        let bytes = at.checked_add(N).and_then(|end| self.0.get(at..end));
        bytes.and_then(|bytes| bytes.try_into().ok()).unwrap_or([0; N])
    }
}

/// A size or an offset that can be said in JSON; `None` above 2^53 - 1.
pub fn sane(value: u64) -> Option<u64> {
    (value <= MAX_VIRTUAL_SIZE_BYTES).then_some(value)
}

pub fn starts_with_at(bytes: &[u8], mark: &[u8], at: usize) -> bool {
    bytes.get(at..).is_some_and(|rest| rest.starts_with(mark))
}

/// Bytes of `whole` from `start` on; fewer or none where it ends before.
pub fn part(whole: &[u8], start: u64, length: u64) -> &[u8] {
    let end = usize::try_from(start.saturating_add(length)).unwrap_or(usize::MAX).min(whole.len());
    let start = usize::try_from(start).unwrap_or(usize::MAX).min(end);
    &whole[start..end]
}

/// Text of a name for messages and comparison: what is no UTF-8 shows as U+FFFD. Ends at the first NUL.
pub fn read_text(bytes: &[u8]) -> String {
    let text = bytes.split(|byte| *byte == 0).next().unwrap_or_default();
    let text = String::from_utf8_lossy(text);
    text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned()
}

/// The printable ASCII of untrusted text, trimmed.
pub fn printable(bytes: &[u8]) -> String {
    let text: String = bytes.iter().filter(|byte| (0x20..0x7f).contains(*byte)).map(|byte| char::from(*byte)).collect();
    text.trim().to_owned()
}
