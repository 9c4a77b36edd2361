pub mod methods;
pub mod types;
