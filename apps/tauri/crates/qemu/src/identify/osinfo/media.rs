//! The media of one file of libosinfo's database. Schema: osinfo-db's data/schema/osinfo.rng. Pure.
use crate::identify::answer::OsCandidate;
use crate::identify::systems::KnownSystem;
use crate::identify::volume::VolumeDescriptor;
use regex_lite::Regex;
use roxmltree::{Document, Node};

/// One `<media>`: patterns of the ids that the medium must have, and the system that it installs. The patterns are
/// compiled when they are tried, which for nearly all is never.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OsinfoMedium {
    pub os: String,
    pub name: String,
    volume: String,
    /// Text that any volume id of this medium contains: looked for before the pattern is tried.
    literal: String,
    system: Option<String>,
    publisher: Option<String>,
    application: Option<String>,
    volume_size_bytes: Option<u64>,
}

/// What one file of the database has.
#[derive(Debug, Default)]
pub struct OsinfoEntries {
    pub systems: Vec<KnownSystem>,
    pub media: Vec<OsinfoMedium>,
}

/// Patterns are short in the real database; a longer one is not worth its risk.
const PATTERN_LIMIT: usize = 512;

/// Nothing of a text that is no XML, or has a document type: entities are how small files grow large.
pub fn read_entries(xml: &str) -> Option<OsinfoEntries> {
    let document = Document::parse(xml).ok()?;
    let mut entries = OsinfoEntries::default();
    for system in children(document.root_element(), "os") {
        let (Some(os), Some(name)) = (text_of(system, "short-id"), text_of(system, "name")) else { continue };
        let isos = children(system, "media").flat_map(|medium| children(medium, "iso"));
        entries.media.extend(isos.filter_map(|iso| medium_of(&os, &name, iso)));
        entries.systems.push(KnownSystem { id: os, name, released: text_of(system, "release-date") });
    }
    Some(entries)
}

/// Which systems' media fit; the same system once.
pub fn match_media(media: &[OsinfoMedium], volume: &VolumeDescriptor) -> Vec<OsCandidate> {
    let mut found: Vec<OsCandidate> = Vec::new();
    for medium in media {
        if !found.iter().any(|one| one.os == medium.os) && fits(medium, volume) {
            found.push(OsCandidate {
                os: medium.os.clone(),
                name: medium.name.clone(),
                why: "This host's osinfo database knows the medium.".to_owned(),
            });
        }
    }
    found
}

fn fits(medium: &OsinfoMedium, volume: &VolumeDescriptor) -> bool {
    volume.volume_id.contains(&medium.literal)
        && medium.volume_size_bytes.is_none_or(|size| size == volume.volume_size_bytes)
        && matches(Some(&medium.volume), &volume.volume_id)
        && matches(medium.system.as_deref(), &volume.system_id)
        && matches(medium.publisher.as_deref(), &volume.publisher_id)
        && matches(medium.application.as_deref(), &volume.application_id)
}

/// A pattern that cannot be read might have been what tells this medium from another: it fits nothing.
fn matches(pattern: Option<&str>, text: &str) -> bool {
    let Some(pattern) = pattern else { return true };
    pattern.len() <= PATTERN_LIMIT && Regex::new(pattern).is_ok_and(|pattern| pattern.is_match(text))
}

/// An application id alone is a tool's name as often as a system's: there must be a volume id.
fn medium_of(os: &str, name: &str, iso: Node) -> Option<OsinfoMedium> {
    let volume = text_of(iso, "volume-id")?;
    let size = text_of(iso, "volume-size").and_then(|size| size.parse().ok());
    Some(OsinfoMedium {
        os: os.to_owned(),
        name: name.to_owned(),
        literal: literal_start(&volume).to_owned(),
        volume,
        system: text_of(iso, "system-id"),
        publisher: text_of(iso, "publisher-id"),
        application: text_of(iso, "application-id"),
        volume_size_bytes: size.filter(|size| *size > 0),
    })
}

/// What a pattern begins with before its first special character; empty where that is not sure to be there.
fn literal_start(pattern: &str) -> &str {
    if pattern.contains('|') {
        return "";
    }
    let source = pattern.strip_prefix('^').unwrap_or(pattern);
    let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | ' ' | '-');
    let end = source.find(|letter| !plain(letter)).unwrap_or(source.len());
    let optional = source[end..].starts_with(['?', '*', '{']);
    &source[..if optional { end.saturating_sub(1) } else { end }]
}

fn children<'a, 'i>(node: Node<'a, 'i>, name: &'static str) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children().filter(move |child| child.has_tag_name(name))
}

/// The first child of that name without a language: the database repeats names in others.
fn text_of(node: Node, name: &'static str) -> Option<String> {
    let language = (roxmltree::NS_XML_URI, "lang");
    let found = children(node, name).find(|child| !child.has_attribute(language))?;
    let text: String = found.descendants().filter_map(|part| part.is_text().then(|| part.text()).flatten()).collect();
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}
