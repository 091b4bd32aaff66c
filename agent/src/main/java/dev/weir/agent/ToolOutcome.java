package dev.weir.agent;

import dev.weir.delta.Content;

/** What came of a call: always a result for the model, and sometimes somebody who takes over. */
sealed interface ToolOutcome {

  /** What the model sees. */
  Content.ToolResult result();

  /** The call was answered, well or not. */
  record Answered(Content.ToolResult result) implements ToolOutcome {}

  /** The call was answered, and the conversation goes on with another agent. */
  record HandedOver(Content.ToolResult result, Agent to) implements ToolOutcome {}

  /** A call that gave nothing; the model sees why. */
  static ToolOutcome failed(Content.ToolInput call, String why) {
    return new Answered(new Content.ToolResult(call.callId(), call.name(), why, true));
  }

  /** A call that gave this. */
  static ToolOutcome gave(Content.ToolInput call, String output) {
    return new Answered(new Content.ToolResult(call.callId(), call.name(), output, false));
  }
}
