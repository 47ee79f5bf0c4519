package dev.assay.console.page;

import java.util.Optional;

/**
 * What stands around every page.
 *
 * @param here which entry of the menu the page belongs to
 * @param banner who may do what here
 * @param behind why the page may be out of date; empty: it is not
 * @param ledgerSize records in the ledger
 */
public record Frame(String here, String banner, Optional<String> behind, long ledgerSize) {}
