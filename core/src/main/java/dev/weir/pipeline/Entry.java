package dev.weir.pipeline;

import java.util.Objects;

/** What a pipeline holds, in the order of declaration; what handles stand for. */
abstract sealed class Entry implements Need.From permits Declared, Included, Params {
  final Pipeline<?> pipeline;
  final String name;

  Entry(Pipeline<?> pipeline, String name) {
    this.pipeline = pipeline;
    this.name = Objects.requireNonNull(name, "name");
  }

  /** The options, for a handle that changes them. */
  abstract Options options();

  /** What it does, for people. */
  void describe(String text) {
    options().description = text;
  }
}
