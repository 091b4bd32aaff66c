package dev.weir.agent;

import org.jspecify.annotations.Nullable;

/** Ids for the calls of one step that the model leaves without: some servers send none. */
record CallNames(String episode, int step) {

  String id(@Nullable String given, int index) {
    return given == null || given.isBlank() ? "call_" + episode + "_" + step + "_" + index : given;
  }
}
