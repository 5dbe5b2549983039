pub(super) fn cases() -> Vec<kit::suite::Case<crate::Subject>> {
    vec![]
}
