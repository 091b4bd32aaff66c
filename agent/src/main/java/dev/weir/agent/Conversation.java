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
import org.jspecify.annotations.Nullable;

/**
 * A log's messages as a model reads them. What one step of the model said and called are separate
 * messages in the log and one message to the model; reasoning is not repeated to it.
 */
public final class Conversation {
  private final List<ChatMessage> chat = new ArrayList<>();
  private final List<ToolExecutionRequest> calls = new ArrayList<>();
  private @Nullable String said;

  private Conversation() {}

  /** The conversation so far, after the instructions. */
  public static List<ChatMessage> of(String instructions, List<Message> messages) {
    Conversation conversation = new Conversation();
    if (!instructions.isBlank()) {
      conversation.chat.add(SystemMessage.from(instructions));
    }
    messages.forEach(conversation::add);
    conversation.flush();
    return conversation.chat;
  }

  private void add(Message message) {
    if (message.role() == Role.USER) {
      flush();
      chat.add(UserMessage.from(text(message)));
    } else {
      message.parts().forEach(this::add);
    }
  }

  private void add(Content part) {
    switch (part) {
      case Content.Text text -> {
        // A text after a text, or after calls, belongs to another step.
        flush();
        said = text.text();
      }
      case Content.Reasoning r -> {}
      case Content.ToolInput call -> calls.add(request(call));
      case Content.ToolResult result -> {
        flush();
        chat.add(result(result));
      }
    }
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

  private void flush() {
    if (said != null || !calls.isEmpty()) {
      chat.add(AiMessage.builder().text(said).toolExecutionRequests(List.copyOf(calls)).build());
      said = null;
      calls.clear();
    }
  }
}
