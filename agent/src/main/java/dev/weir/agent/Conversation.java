package dev.weir.agent;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.weir.delta.Content;
import dev.weir.log.Message;
import dev.weir.log.Message.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A log's messages as a model reads them. What one step of the model said and called are separate
 * messages in the log and one message to the model; reasoning is not repeated to it.
 *
 * <p>Models refuse a history in which a call has no result. A turn that was stopped, or broke off,
 * may leave such calls; they are answered here.
 */
public final class Conversation {
  private final List<ChatMessage> chat = new ArrayList<>();
  private final List<ToolExecutionRequest> calls = new ArrayList<>();
  private final List<ToolExecutionRequest> unanswered = new ArrayList<>();
  private final StringBuilder said = new StringBuilder();

  private Conversation() {}

  /** The conversation so far, after the instructions. */
  public static List<ChatMessage> of(String instructions, List<Message> messages) {
    Conversation conversation = new Conversation();
    if (!instructions.isBlank()) {
      conversation.chat.add(SystemMessage.from(instructions));
    }
    messages.forEach(conversation::add);
    conversation.endTurn();
    return conversation.chat;
  }

  private void add(Message message) {
    if (message.role() == Role.USER) {
      endTurn();
      chat.add(UserMessage.from(text(message)));
    } else {
      message.parts().forEach(this::add);
    }
  }

  /** A step ends with the results of its calls, or with its turn: until then all belongs to it. */
  private void add(Content part) {
    switch (part) {
      case Content.Text text -> said.append(text.text());
      case Content.Data d -> {}
      case Content.Reasoning r -> {}
      case Content.ToolInput call -> calls.add(request(call));
      case Content.ToolResult result -> answer(result);
    }
  }

  private void answer(Content.ToolResult result) {
    endStep();
    unanswered.removeIf(call -> call.id().equals(result.callId()));
    chat.add(result(result));
  }

  private void endTurn() {
    endStep();
    settle();
  }

  private void endStep() {
    if (said.isEmpty() && calls.isEmpty()) {
      return;
    }
    settle();
    String text = said.isEmpty() ? null : said.toString();
    chat.add(AiMessage.builder().text(text).toolExecutionRequests(List.copyOf(calls)).build());
    unanswered.addAll(calls);
    said.setLength(0);
    calls.clear();
  }

  private void settle() {
    for (ToolExecutionRequest call : unanswered) {
      chat.add(result(new Content.ToolResult(call.id(), call.name(), "no result", true)));
    }
    unanswered.clear();
  }

  private static String text(Message message) {
    return message.parts().stream()
        .filter(Content.Text.class::isInstance)
        .map(part -> ((Content.Text) part).text())
        .collect(Collectors.joining("\n"));
  }

  private static ToolExecutionRequest request(Content.ToolInput call) {
    return ToolExecutionRequest.builder()
        .id(call.callId())
        .name(call.name())
        .arguments(call.input())
        .build();
  }

  private static ToolExecutionResultMessage result(Content.ToolResult result) {
    return ToolExecutionResultMessage.builder()
        .id(result.callId())
        .toolName(result.name())
        .text(result.output())
        .isError(result.isError())
        .build();
  }
}
