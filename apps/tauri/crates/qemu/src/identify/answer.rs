//! Names the system on a medium by the medium's own words, then by its file's name. Pure.
use super::rule::{OsName, RuleConfidence, VolumeRule, file_rules, volume_rules};
use super::{OsConfidence, VolumeDescriptor, is_os_id};
use regex_lite::Captures;

/// `why` is a sentence that may hold untrusted text of the medium: show it as text only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OsCandidate {
    pub os: String,
    pub name: String,
    pub why: String,
}

/// `certain`: the vendor's own naming. `likely`: good enough to choose defaults by. `guess`: shown, but nothing follows
/// from it; without `os` where the candidates cannot be told apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OsAnswer {
    /// libosinfo's short id where it has one.
    pub os: Option<String>,
    pub name: Option<String>,
    pub confidence: OsConfidence,
    pub candidates: Vec<OsCandidate>,
}

const VOLUME_ID_BYTES: usize = 32;
/// File names are at most this long on every host; more is not matched.
const FILE_NAME_LIMIT: usize = 255;

/// `volume` is `None` for what is no ISO 9660 image. `file_name` is the name alone, without its folder.
pub fn identify(volume: Option<&VolumeDescriptor>, file_name: &str) -> OsAnswer {
    let by_file = match_file(&file_name.chars().take(FILE_NAME_LIMIT).collect::<String>());
    let Some((confidence, candidates)) = volume.and_then(match_volume) else {
        return match by_file {
            None => unknown(),
            Some(by_file) => answer(OsConfidence::Guess, &by_file, vec![by_file.clone()]),
        };
    };
    if let [only] = candidates.as_slice()
        && confidence != OsConfidence::Guess
    {
        return answer(confidence, &only.clone(), candidates);
    }
    let Some(first) = candidates.first().cloned() else { return unknown() };
    if let Some(by_file) = by_file.filter(|file| candidates.iter().any(|one| file.os.starts_with(&one.os))) {
        let others = candidates.into_iter().filter(|one| one.os != by_file.os);
        let all = std::iter::once(by_file.clone()).chain(others).collect();
        return answer(OsConfidence::Likely, &by_file, all);
    }
    if candidates.len() == 1 { answer(OsConfidence::Guess, &first, candidates) } else { undecided(candidates) }
}

impl OsAnswer {
    /// Whether defaults may follow from it.
    pub fn is_usable(&self) -> bool {
        self.os.is_some() && matches!(self.confidence, OsConfidence::Certain | OsConfidence::Likely)
    }
}

/// `own`, bettered by what another source (the host's osinfo database) says of the same medium. It never overrules what
/// is usable already.
pub fn merge(own: OsAnswer, others: Vec<OsCandidate>) -> OsAnswer {
    if own.is_usable() || others.is_empty() {
        return own;
    }
    let open = own.os.is_none() && !own.candidates.is_empty();
    let named = |os: &str| own.candidates.iter().any(|candidate| candidate.os == os);
    let fitting: Vec<OsCandidate> = others.iter().filter(|other| !open || named(&other.os)).cloned().collect();
    let mut all = others;
    let ours = own.candidates.into_iter().filter(|own| !all.iter().any(|other| other.os == own.os));
    let ours: Vec<OsCandidate> = ours.collect();
    all.extend(ours);
    match fitting.as_slice() {
        [only] => answer(OsConfidence::Likely, only, all),
        _ => undecided(all),
    }
}

/// What is said of a medium that nothing is known of.
fn unknown() -> OsAnswer {
    OsAnswer { os: None, name: None, confidence: OsConfidence::Unknown, candidates: Vec::new() }
}

fn answer(confidence: OsConfidence, found: &OsCandidate, candidates: Vec<OsCandidate>) -> OsAnswer {
    OsAnswer { os: Some(found.os.clone()), name: Some(found.name.clone()), confidence, candidates }
}

fn undecided(candidates: Vec<OsCandidate>) -> OsAnswer {
    OsAnswer { os: None, name: Some(one_of(&candidates)), confidence: OsConfidence::Guess, candidates }
}

fn one_of(candidates: &[OsCandidate]) -> String {
    let names: Vec<&str> = candidates.iter().take(4).map(|candidate| candidate.name.as_str()).collect();
    match names.as_slice() {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

fn match_volume(volume: &VolumeDescriptor) -> Option<(OsConfidence, Vec<OsCandidate>)> {
    volume_rules().find_map(|rule| {
        let (caught, why) = caught(rule, volume)?;
        let candidates: Vec<OsCandidate> = rule.is.iter().filter_map(|name| candidate(name, &caught, &why)).collect();
        let confidence = match rule.confidence {
            None => OsConfidence::Certain,
            Some(RuleConfidence::Likely) => OsConfidence::Likely,
            Some(RuleConfidence::Guess) => OsConfidence::Guess,
        };
        (candidates.len() == rule.is.len()).then_some((confidence, candidates))
    })
}

fn caught<'v>(rule: &VolumeRule, volume: &'v VolumeDescriptor) -> Option<(Captures<'v>, String)> {
    let fits =
        |pattern: &Option<regex_lite::Regex>, text: &str| pattern.as_ref().is_none_or(|pattern| pattern.is_match(text));
    if !fits(&rule.publisher, &volume.publisher_id) || !fits(&rule.application, &volume.application_id) {
        return None;
    }
    let VolumeDescriptor { volume_id, application_id, .. } = volume;
    if let Some(caught) = rule.volume.captures(volume_id).filter(|caught| !is_cut(caught, volume_id)) {
        return Some((caught, format!("The medium is called “{volume_id}”.")));
    }
    rule.also?;
    let caught = rule.volume.captures(application_id)?;
    Some((caught, format!("The medium's application id is “{application_id}”.")))
}

/// A number that ends where the volume id's room ends may go on: 2 of 21.
fn is_cut(caught: &Captures, volume_id: &str) -> bool {
    volume_id.len() == VOLUME_ID_BYTES
        && caught[0].len() == VOLUME_ID_BYTES
        && volume_id.ends_with(|last: char| last.is_ascii_digit())
}

fn match_file(file_name: &str) -> Option<OsCandidate> {
    let lower = file_name.to_lowercase();
    file_rules().iter().find_map(|rule| candidate(&rule.is, &rule.file.captures(&lower)?, "The file's name says so."))
}

/// `None` where the pattern caught something that makes no id.
fn candidate(name: &OsName, caught: &Captures, why: &str) -> Option<OsCandidate> {
    let os = fill(&name.os, caught).to_lowercase();
    is_os_id(&os).then(|| OsCandidate { os, name: fill(&name.name, caught), why: why.to_owned() })
}

/// A text with each `$1` as what was caught.
fn fill(text: &str, caught: &Captures) -> String {
    let mut parts = text.split('$');
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let group = part.bytes().next().filter(u8::is_ascii_digit).map(|digit| usize::from(digit - b'0'));
        match group {
            Some(group) => {
                filled.push_str(caught.get(group).map_or("", |group| group.as_str()));
                filled.push_str(&part[1..]);
            }
            None => filled.extend(["$", part]),
        }
    }
    filled.trim().to_owned()
}
