use crate::loosen;
use serde_json::{Value, json};
use syn::{Attribute, File, Item, Meta, Type};
use typify::{TypeSpace, TypeSpaceSettings};

/// `types.rs`: every definition of the contract as a Rust type.
pub fn generate(schema: &Value) -> String {
    let document = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "definitions": loosen::definitions(schema),
    });
    let root: schemars::schema::RootSchema = serde_json::from_value(document).expect("a schema");
    let mut settings = TypeSpaceSettings::default();
    settings.with_derive("PartialEq".to_owned());
    let mut space = TypeSpace::new(&settings);
    space.add_root_schema(root).expect("a schema that the generator knows");
    let mut file = syn::parse2::<File>(space.to_stream()).expect("Rust");
    tidy(&mut file);
    let text = say_empty_lists(&prettyplease::unparse(&file))
        .replace("::std::string::String", "String")
        .replace("::std::vec::Vec", "Vec")
        .replace("::std::option::Option", "Option");
    assert!(!text.contains("untagged"), "a union whose variants are not inline loses its tag");
    format!("// Made by `cargo xtask generate` from packages/shared-types/generated. Do not edit.\n{text}")
}

/// Takes out the copies of the JSON Schema in the comments, and conversions from a borrowed value to its clone.
fn tidy(file: &mut File) {
    file.items.retain(|item| !is_clone_conversion(item));
    for item in &mut file.items {
        match item {
            Item::Struct(item) => item.attrs.retain(|attribute| !is_schema_comment(attribute)),
            Item::Enum(item) => item.attrs.retain(|attribute| !is_schema_comment(attribute)),
            _ => {}
        }
    }
}

fn is_schema_comment(attribute: &Attribute) -> bool {
    matches!(&attribute.meta, Meta::NameValue(pair) if pair.path.is_ident("doc"))
}

fn is_clone_conversion(item: &Item) -> bool {
    let Item::Impl(item) = item else { return false };
    let Some((_, path, _)) = &item.trait_ else { return false };
    let Some(last) = path.segments.last() else { return false };
    let syn::PathArguments::AngleBracketed(arguments) = &last.arguments else { return false };
    last.ident == "From" && matches!(arguments.args.first(), Some(syn::GenericArgument::Type(Type::Reference(_))))
}

/// An empty list is said, not left out: a reply's schema wants it.
fn say_empty_lists(text: &str) -> String {
    let parts = text.split("skip_serializing_if = \"::std::vec::Vec::is_empty\"");
    let parts: Vec<&str> = parts.collect();
    let (last, before) = parts.split_last().expect("a text");
    before.iter().map(|part| part.trim_end().trim_end_matches(',')).chain([*last]).collect()
}
