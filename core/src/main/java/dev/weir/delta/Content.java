package dev.weir.delta;

/** The whole content of one message. */
public sealed interface Content {

  /** How many characters it holds. */
  default int chars() {
    return switch (this) {
      case Text text -> text.text().length();
      case Reasoning reasoning -> reasoning.text().length();
      case ToolInput call -> call.input().length();
      case ToolResult result -> result.output().length();
    };
  }

  /** Text that the caller reads or hears. */
  record Text(String text) implements Content {}

  /** What the model thought. */
  record Reasoning(String text) implements Content {}

  /** A request to run a tool; {@code input} is the JSON text of its arguments, an object. */
  record ToolInput(String callId, String name, String input) implements Content {}

  /** What the tool gave, or how it failed. */
  record ToolResult(String callId, String name, String output, boolean isError)
      implements Content {}
}
