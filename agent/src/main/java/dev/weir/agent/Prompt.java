package dev.weir.agent;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ToolChoice;
import dev.weir.log.Message;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a model is told besides the conversation.
 *
 * @param acting whose instructions and tools
 * @param told for this reply alone
 * @param offered which of the tools it may call; empty for all
 * @param choice NONE for no tools
 */
record Prompt(
    Cast.Acting acting, List<String> told, Optional<Set<String>> offered, ToolChoice choice) {

  /** Of an answer to a caller, of which nothing else is said. */
  static Prompt ofAnswer(Cast.Acting acting, SessionOptions options) {
    ToolChoice choice = options.toolSteps() > 0 ? ToolChoice.AUTO : ToolChoice.NONE;
    return new Prompt(acting, List.of(), Optional.empty(), choice);
  }

  /** Asks the agent for its instructions, and servers for their tools. */
  ChatRequest after(List<Message> history) throws InterruptedException {
    var request = ChatRequest.builder().messages(Conversation.of(instructions(), history));
    if (choice != ToolChoice.NONE) {
      request.toolSpecifications(offered(acting.tools().specifications()));
      if (choice == ToolChoice.REQUIRED) {
        request.toolChoice(choice);
      }
    }
    return request.build();
  }

  private String instructions() {
    return Stream.concat(Stream.of(acting.agent().instructions()), told.stream())
        .filter(text -> !text.isBlank())
        .collect(Collectors.joining("\n\n"));
  }

  private List<ToolSpecification> offered(List<ToolSpecification> all) {
    return offered.map(names -> only(names, all)).orElse(all);
  }

  private static List<ToolSpecification> only(Set<String> names, List<ToolSpecification> all) {
    List<String> known = all.stream().map(ToolSpecification::name).toList();
    if (!known.containsAll(names)) {
      throw new IllegalArgumentException(
          "tools: %s (expected: some of %s)".formatted(names, known));
    }
    return all.stream().filter(tool -> names.contains(tool.name())).toList();
  }
}
