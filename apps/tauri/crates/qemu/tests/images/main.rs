//! Images against the file system and the real qemu-img.
#![cfg(unix)]

mod inspect;
mod make;
mod tools;

use openutm_contract::{ApiError, ErrorCode};
use openutm_qemu::images::{
    DiskFormat, DiskImage, ImageFacts, Layers, QemuImg, SourceImage, among_all, inspect_image, judge_untrusted_image,
};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::{TempDir, tempdir};

const MIB: u64 = 1 << 20;
const GIB: u64 = 1 << 30;

/// The files of one test.
struct Files(TempDir);

impl Files {
    fn new() -> Self {
        Self(tempdir().expect("a folder"))
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).expect("a folder");
        let mut names: Vec<String> =
            entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    fn qemu_img(&self, arguments: &[&str]) -> String {
        run("qemu-img", arguments, self.0.path())
    }
}

fn run(program: &str, arguments: &[&str], folder: &Path) -> String {
    let output = Command::new(program).args(arguments).current_dir(folder).output().expect("a program");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {arguments:?}: {said}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn tool() -> QemuImg {
    QemuImg { binary: PathBuf::from("qemu-img") }
}

fn qcow2(path: &Path) -> DiskImage<'_> {
    DiskImage { path, format: DiskFormat::Qcow2 }
}

fn raw(path: &Path) -> DiskImage<'_> {
    DiskImage { path, format: DiskFormat::Raw }
}

fn alone(disk: DiskImage<'_>) -> SourceImage<'_> {
    SourceImage { path: disk.path, format: among_all(disk.format), layers: Layers::StandsAlone }
}

async fn facts_of(path: &Path) -> ImageFacts {
    inspect_image(path, None).await.unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

async fn judged(path: &Path) -> Result<(), ApiError> {
    judge_untrusted_image(&facts_of(path).await)
}

fn code<T>(result: Result<T, ApiError>) -> Option<ErrorCode> {
    result.err().map(|error| error.code)
}
