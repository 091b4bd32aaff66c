package dev.weir.testkit.agent;

import java.util.Optional;

/** Something that an agent did in a turn. What it is in a line: {@code toString}. */
public sealed interface Happening {

  /** It said something. */
  record Said(String text) implements Happening {
    @Override
    public String toString() {
      return "says \"%s\"".formatted(text);
    }
  }

  /**
   * It called a tool.
   *
   * @param arguments an object, as JSON
   * @param result what the model was told; empty if the turn ended before
   * @param failed whether the tool did
   */
  record Called(String tool, String arguments, Optional<String> result, boolean failed)
      implements Happening {
    @Override
    public String toString() {
      String what = result.map(it -> (failed ? "fails: " : "gives ") + it).orElse("has no result");
      return "calls %s(%s), which %s".formatted(tool, arguments, what);
    }
  }

  /** It handed the conversation over: the ids of both agents. */
  record HandedOver(String from, String to) implements Happening {
    @Override
    public String toString() {
      return "hands over from %s to %s".formatted(from, to);
    }
  }

  /** Something failed, of that component. */
  record Failed(String source, Throwable error) implements Happening {
    @Override
    public String toString() {
      String cause = error.getCause() == null ? "" : ", by " + error.getCause();
      return "fails in %s: %s%s".formatted(source, error, cause);
    }
  }
}
