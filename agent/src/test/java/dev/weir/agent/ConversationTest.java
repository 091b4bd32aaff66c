package dev.weir.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.openai.internal.OpenAiUtils;
import dev.langchain4j.model.openai.internal.chat.AssistantMessage;
import dev.langchain4j.model.openai.internal.chat.Message;
import dev.langchain4j.model.openai.internal.chat.ToolCall;
import dev.langchain4j.model.openai.internal.chat.ToolMessage;
import dev.weir.delta.Content;
import dev.weir.delta.Content.Reasoning;
import dev.weir.delta.Content.Text;
import dev.weir.delta.Content.ToolInput;
import dev.weir.delta.Content.ToolResult;
import dev.weir.log.Message.Role;
import dev.weir.log.Message.Status;
import dev.weir.testkit.Seed;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConversationTest {
  private final List<dev.weir.log.Message> log = new ArrayList<>();

  @Test
  void of_nothing_isTheInstructionsOrNothing() {
    assertThat(Conversation.of("Be kind.", List.of()))
        .containsExactly(SystemMessage.from("Be kind."));
    assertThat(Conversation.of(" ", List.of())).isEmpty();
  }

  @Test
  void of_greetingThenUser_areTwoMessages() {
    said(Role.ASSISTANT, new Text("Welcome."));
    said(Role.USER, new Text("one"), new Text("two"));
    assertThat(chat()).containsExactly(AiMessage.from("Welcome."), UserMessage.from("one\ntwo"));
  }

  @Test
  void of_textAndCallsOfOneStep_areOneMessage() {
    said(Role.USER, new Text("Hi"));
    said(Role.ASSISTANT, new Reasoning("hm"));
    said(Role.ASSISTANT, new Text("See."));
    called("c1", "c2");
    answered("c1", "c2");
    called("c3");
    answered("c3");
    said(Role.ASSISTANT, new Text("Done."));
    assertThat(chat())
        .containsExactly(
            UserMessage.from("Hi"),
            AiMessage.from("See.", List.of(request("c1"), request("c2"))),
            result("c1"),
            result("c2"),
            AiMessage.from(List.of(request("c3"))),
            result("c3"),
            AiMessage.from("Done."));
  }

  /** Text after a call, or around reasoning, belongs to the same step: models know one message. */
  @Test
  void of_textAfterCalls_joinsTheirMessage() {
    said(Role.USER, new Text("Hi"));
    said(Role.ASSISTANT, new Text("Let me "));
    said(Role.ASSISTANT, new Reasoning("hm"));
    called("c1");
    said(Role.ASSISTANT, new Text("see."));
    answered("c1");
    assertThat(chat())
        .containsExactly(
            UserMessage.from("Hi"),
            AiMessage.from("Let me see.", List.of(request("c1"))),
            result("c1"));
  }

  @Test
  void of_interruptedAndFailedText_isKept() {
    said(Role.USER, new Text("Hi"));
    log.add(message(Role.ASSISTANT, Status.INTERRUPTED, new Text("par")));
    said(Role.USER, new Text("Go on"));
    log.add(message(Role.ASSISTANT, Status.FAILED, new Text("ti")));
    assertThat(chat())
        .containsExactly(
            UserMessage.from("Hi"),
            AiMessage.from("par"),
            UserMessage.from("Go on"),
            AiMessage.from("ti"));
  }

  @Test
  void of_callsWithoutResults_areAnswered() {
    said(Role.USER, new Text("Hi"));
    called("c1", "c2");
    answered("c1");
    said(Role.USER, new Text("Go on"));
    called("c3");
    assertThat(chat())
        .containsExactly(
            UserMessage.from("Hi"),
            AiMessage.from(List.of(request("c1"), request("c2"))),
            result("c1"),
            TurnToolsTest.result("c2", "book", "no result", true),
            UserMessage.from("Go on"),
            AiMessage.from(List.of(request("c3"))),
            TurnToolsTest.result("c3", "book", "no result", true));
  }

  @Test
  void of_onlyReasoning_isNoMessage() {
    said(Role.USER, new Text("Hi"));
    said(Role.ASSISTANT, new Reasoning("hm"));
    said(Role.ASSISTANT, new Text(""));
    assertThat(chat()).containsExactly(UserMessage.from("Hi"));
  }

  @Test
  void of_partsThatAreNoText_areNotTheUsers() {
    said(Role.USER, new Text("Hi"), new Reasoning("odd"));
    assertThat(chat()).containsExactly(UserMessage.from("Hi"));
  }

  /** Whatever a log holds that a turn can write, cut anywhere, OpenAI's rules hold. */
  @Test
  void of_randomTurnsCutAnywhere_areReadableToModels(Seed seed) {
    Random random = seed.random();
    for (int round = 0; round < 300; round++) {
      log.clear();
      for (int turn = 0; turn < 4; turn++) {
        said(Role.USER, new Text("say " + turn));
        turn(random, "t" + turn);
        cut(random);
      }
      List<ChatMessage> chat = chat();
      assertThat(faults(chat)).as("%s", log).isEmpty();
      assertThat(OpenAiUtils.toOpenAiMessages(chat)).hasSameSizeAs(chat);
    }
  }

  /** What OpenAI would refuse: a call that is not answered next, an answer that nobody asked. */
  static List<String> faults(List<ChatMessage> chat) {
    List<String> faults = new ArrayList<>();
    Set<String> open = new LinkedHashSet<>();
    for (Message message : OpenAiUtils.toOpenAiMessages(chat)) {
      if (message instanceof ToolMessage answer) {
        if (!open.remove(answer.toolCallId())) {
          faults.add("answer to no call: " + answer);
        }
      } else {
        if (!open.isEmpty()) {
          faults.add("unanswered: " + open);
        }
        open.clear();
        if (message instanceof AssistantMessage said) {
          List<ToolCall> calls = Optional.ofNullable(said.toolCalls()).orElse(List.of());
          calls.forEach(call -> open.add(call.id()));
          if (said.content() == null && calls.isEmpty()) {
            faults.add("empty: " + said);
          }
        }
      }
    }
    if (!open.isEmpty()) {
      faults.add("unanswered at the end: " + open);
    }
    return faults;
  }

  private void turn(Random random, String name) {
    for (int step = random.nextInt(3); step >= 0; step--) {
      String[] ids = new String[step == 0 ? 0 : 1 + random.nextInt(3)];
      for (int i = 0; i < ids.length; i++) {
        ids[i] = name + "_" + step + "_" + i;
      }
      maybe(random, new Reasoning("hm"));
      maybe(random, new Text("before"));
      called(ids);
      maybe(random, new Text("after"));
      answered(ids);
    }
    maybe(random, new Text("end"));
  }

  private void maybe(Random random, Content content) {
    if (random.nextBoolean()) {
      said(Role.ASSISTANT, content);
    }
  }

  private void cut(Random random) {
    for (int drop = random.nextInt(4); drop > 0 && log.getLast().role() != Role.USER; drop--) {
      log.removeLast();
    }
  }

  private List<ChatMessage> chat() {
    return Conversation.of("", log);
  }

  private void said(Role role, Content... parts) {
    log.add(message(role, Status.COMPLETED, parts));
  }

  private void called(String... ids) {
    for (String id : ids) {
      said(Role.ASSISTANT, new ToolInput(id, "book", "{}"));
    }
  }

  private void answered(String... ids) {
    for (String id : ids) {
      said(Role.TOOL, new ToolResult(id, "book", "ok", false));
    }
  }

  private dev.weir.log.Message message(Role role, Status status, Content... parts) {
    return new dev.weir.log.Message("m" + log.size(), role, status, List.of(parts));
  }

  private static ToolExecutionRequest request(String id) {
    return TestModel.request(id, "book", "{}");
  }

  private static ToolExecutionResultMessage result(String id) {
    return TurnToolsTest.result(id, "book", "ok", false);
  }
}
