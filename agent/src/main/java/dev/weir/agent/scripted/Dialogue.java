package dev.weir.agent.scripted;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ContentType;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The messages of a request, as far as the rules look at them. */
final class Dialogue {
  private final List<String> said = new ArrayList<>();
  private final Set<String> calls = new HashSet<>();
  private final Set<String> called = new HashSet<>();
  private final List<ToolExecutionResultMessage> results = new ArrayList<>();
  private int fresh;
  private int words;
  private long digest = 0xcbf29ce484222325L;

  Dialogue(List<ChatMessage> messages) {
    messages.forEach(this::read);
  }

  /** What the caller has said, oldest first. */
  List<String> said() {
    return said;
  }

  /** Whether the tool has been called at any time. */
  boolean hasCalled(String tool) {
    return called.contains(tool);
  }

  /** Whether this very call has been made at any time. */
  boolean hasCalled(String tool, String arguments) {
    return calls.contains(tool + arguments);
  }

  /** The results of calls since the caller spoke last. */
  List<ToolExecutionResultMessage> freshResults() {
    return results.subList(fresh, results.size());
  }

  /** The results of all calls, oldest first. */
  List<ToolExecutionResultMessage> results() {
    return results;
  }

  /** A number that differs when the conversation does; the same in every process (FNV-1a). */
  long digest() {
    return digest;
  }

  static String text(ToolExecutionResultMessage result) {
    return result.contents().stream()
        .filter(TextContent.class::isInstance)
        .map(content -> ((TextContent) content).text())
        .collect(Collectors.joining(" "));
  }

  /** The words of all messages, as the measure of what a model had to read. */
  int words() {
    return words;
  }

  private void read(ChatMessage message) {
    switch (message) {
      case UserMessage user -> user(text(user));
      case AiMessage ai -> ai(ai);
      case ToolExecutionResultMessage result -> result(result);
      case SystemMessage system -> mix("system", system.text());
      default -> mix("other", message.type().name());
    }
  }

  private void user(String text) {
    said.add(text);
    fresh = results.size();
    mix("user", text);
  }

  private void ai(AiMessage ai) {
    mix("ai", ai.text() == null ? "" : ai.text());
    for (ToolExecutionRequest call : ai.toolExecutionRequests()) {
      calls.add(call.name() + call.arguments());
      called.add(call.name());
      mix(call.name(), call.arguments());
    }
  }

  private void result(ToolExecutionResultMessage result) {
    results.add(result);
    mix(result.toolName(), text(result));
  }

  private static String text(UserMessage user) {
    return user.contents().stream()
        .filter(content -> content.type() == ContentType.TEXT)
        .map(content -> ((TextContent) content).text())
        .collect(Collectors.joining(" "));
  }

  private void mix(String kind, String text) {
    words += text.isBlank() ? 0 : text.strip().split("\\s+").length;
    for (char c : (kind + '\n' + text + '\n').toCharArray()) {
      digest = (digest ^ c) * 0x100000001b3L;
    }
  }
}
