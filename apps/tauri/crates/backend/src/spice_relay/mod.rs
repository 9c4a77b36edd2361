//! SPICE channels on their way to a page.
