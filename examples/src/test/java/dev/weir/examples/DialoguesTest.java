package dev.weir.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.weir.agent.scripted.ScriptedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The scripted model in real dialogues, each with the example agent that fits best. The file is
 * given by {@code -Dweir.dialogues=FILE}; without it the test is skipped.
 */
class DialoguesTest {
  private static final int MIN_MEDIAN_TOKENS = 40;
  private final ScriptedModel model = ScriptedModel.builder().seed(7).build();
  private final List<Integer> tokens = new ArrayList<>();
  private final Map<String, Integer> calls = new TreeMap<>();
  private int dialogues;
  private int dialoguesWithCalls;

  @Test
  void replies_toRealDialogues_areLongEnoughAndCallTools() throws Exception {
    String file = System.getProperty("weir.dialogues", "");
    assumeTrue(
        !file.isEmpty() && Files.exists(Path.of(file)),
        "skipped: no dialogues (expected: -Dweir.dialogues=FILE)");
    List<ExampleAgent> agents =
        List.of(
            ExampleAgent.of("RestaurantAgent"),
            ExampleAgent.of("DentalAgent"),
            ExampleAgent.of("SupportAgent"));
    for (JsonNode dialogue : dialogues(Path.of(file))) {
      play(agents.get(bestFit(dialogue)), dialogue);
    }
    tokens.sort(null);
    int median = tokens.get(tokens.size() / 2);
    System.out.printf(
        "dialogues %d, with tool calls %d, turns %d, median reply %d tokens, calls %s%n",
        dialogues, dialoguesWithCalls, tokens.size(), median, calls);
    assertThat(median).isGreaterThanOrEqualTo(MIN_MEDIAN_TOKENS);
    assertThat(dialoguesWithCalls * 4).isGreaterThanOrEqualTo(dialogues);
  }

  private void play(ExampleAgent agent, JsonNode dialogue) throws Exception {
    List<ChatMessage> messages = new ArrayList<>();
    messages.add(SystemMessage.from(agent.agent().instructions()));
    int before = calls.values().stream().mapToInt(Integer::intValue).sum();
    for (JsonNode turn : dialogue.get("turns")) {
      if (turn.get("speaker").asString().equals("user")) {
        messages.add(UserMessage.from(turn.get("text").asString()));
        answer(agent, messages);
      }
    }
    dialogues++;
    int after = calls.values().stream().mapToInt(Integer::intValue).sum();
    dialoguesWithCalls += after > before ? 1 : 0;
    if (Boolean.getBoolean("weir.print")) {
      messages.forEach(message -> System.out.println(spoken(message)));
    }
  }

  private void answer(ExampleAgent agent, List<ChatMessage> messages) throws Exception {
    AiMessage reply = reply(agent, messages);
    int steps = 0;
    while (reply.hasToolExecutionRequests()) {
      assertThat(steps++).as("steps of one turn").isLessThan(3);
      messages.add(reply);
      for (ToolExecutionRequest call : reply.toolExecutionRequests()) {
        messages.add(agent.call(call));
        calls.merge(call.name(), 1, Integer::sum);
      }
      reply = reply(agent, messages);
    }
    messages.add(reply);
    tokens.add(reply.text().split(" ").length);
  }

  private AiMessage reply(ExampleAgent agent, List<ChatMessage> messages) {
    return model.reply(
        ChatRequest.builder().messages(messages).toolSpecifications(agent.tools()).build());
  }

  private static int bestFit(JsonNode dialogue) {
    String services = dialogue.get("services").toString();
    return services.contains("Restaurants") ? 0 : services.contains("Services") ? 1 : 2;
  }

  private static List<JsonNode> dialogues(Path file) throws IOException {
    JsonMapper json = new JsonMapper();
    return Files.readAllLines(file).stream().map(json::readTree).toList();
  }

  private static String spoken(ChatMessage message) {
    return switch (message) {
      case SystemMessage system -> "\n== " + system.text().strip();
      case UserMessage user -> "> " + user.singleText();
      case AiMessage ai when ai.hasToolExecutionRequests() ->
          "  * "
              + ai.toolExecutionRequests().getFirst().name()
              + ai.toolExecutionRequests().getFirst().arguments();
      case AiMessage ai -> "  " + ai.text();
      case dev.langchain4j.data.message.ToolExecutionResultMessage result -> "  = " + result.text();
      default -> message.toString();
    };
  }
}
