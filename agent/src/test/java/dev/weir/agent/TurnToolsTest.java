package dev.weir.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.model.output.TokenUsage;
import dev.weir.agent.TestModel.Reply;
import dev.weir.episode.Audience;
import dev.weir.testkit.Behaviour;
import dev.weir.testkit.CapturedLog;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Steps with tools between them. */
@Timeout(30)
class TurnToolsTest {
  private final CapturedLog log = new CapturedLog("dev.weir.agent", "dev.weir.internal");
  private final Book book = new Book();

  @AfterEach
  void release() {
    log.close();
  }

  @Test
  void run_oneCall_isRunAndItsResultIsInTheNextRequest() throws Exception {
    try (Talk talk = new Talk(book)) {
      Reply first = talk.ask("A table for two");
      assertThat(first.request.toolSpecifications())
          .extracting(ToolSpecification::name)
          .containsExactly("explode", "free", "huge", "wait", "stop", "swallow");
      first.say("Let me see.").call("c1", "free", "{\"gu", "ests\":2}").complete();
      Reply second = talk.model.next();
      assertThat(tail(second, 2))
          .containsExactly(
              AiMessage.from(
                  "Let me see.", List.of(TestModel.request("c1", "free", "{\"guests\":2}"))),
              result("c1", "free", "2 at eight", false));
      second.say("At eight.").complete(new TokenUsage(5, 6));
      assertThat(talk.until("episode.completed"))
          .containsExactly(
              "message.completed user completed text:A table for two",
              "episode.started ep_1",
              "message.started",
              "part.started text",
              "part.delta text:Let me see.",
              "part.completed",
              "message.completed assistant completed text:Let me see.",
              "message.started",
              "part.started tool_input",
              "part.delta tool_input:{\"gu",
              "part.delta tool_input:ests\":2}",
              "part.completed",
              "message.completed assistant completed c1 free{\"guests\":2}",
              "tool.result c1 free gave:2 at eight",
              "message.started",
              "part.started text",
              "part.delta text:At eight.",
              "part.completed",
              "message.completed assistant completed text:At eight.",
              "episode.completed ep_1 6+7");
      assertThat(talk.readBy(Set.of(Audience.EVERYONE)))
          .noneMatch(event -> event.contains("tool") || event.contains("guests"));
    }
  }

  @Test
  void run_callsNotStreamed_areWrittenWholeAndRun() throws Exception {
    try (Talk talk = new Talk(book)) {
      AiMessage whole =
          AiMessage.from(
              "See.",
              List.of(
                  TestModel.request("c1", "free", "{\"guests\":1}"),
                  TestModel.request("c2", "stop", ""),
                  TestModel.request("c3", "stop", null)));
      talk.ask("Hi").whole(whole, new TokenUsage(1, 1)).leave();
      talk.model.next().say("ok").complete();
      assertThat(talk.until("episode.completed"))
          .containsSubsequence(
              "message.completed assistant completed text:See.",
              "message.completed assistant completed c1 free{\"guests\":1}",
              "message.completed assistant completed c2 stop{}",
              "message.completed assistant completed c3 stop{}",
              "tool.result c1 free gave:1 at eight",
              "tool.result c2 stop gave:done",
              "tool.result c3 stop gave:done");
    }
  }

  /** Some servers number their calls and give them no ids. */
  @Test
  void run_callsWithoutIds_getIdsOfTheirOwn() throws Exception {
    try (Talk talk = new Talk(book)) {
      Reply first = talk.ask("Hi");
      first.call(null, "free", "{\"guests\":1}").call("", "free", "{\"guests\":2}").complete();
      Reply second = talk.model.next();
      List<ChatMessage> asked = tail(second, 3);
      List<ToolExecutionRequest> calls = ((AiMessage) asked.get(0)).toolExecutionRequests();
      assertThat(calls)
          .extracting(ToolExecutionRequest::id)
          .containsExactly("call_ep_1_0_0", "call_ep_1_0_1");
      assertThat(asked.get(2)).isEqualTo(result("call_ep_1_0_1", "free", "2 at eight", false));
      second.call(null, "stop", "{}").complete();
      talk.model.next().complete();
      assertThat(talk.until("episode.completed"))
          .contains("tool.result call_ep_1_1_0 stop gave:done");
    }
  }

  @Test
  void run_whatGoesWrongInATool_isAResultThatTheModelSees() throws Exception {
    try (Talk talk = new Talk(book)) {
      talk.ask("Hi")
          .call("c1", "explode", "{}")
          .call("c2", "nothing", "{}")
          .call("c3", "free", "[1]")
          .call("c4", "free", "{\"guests\":\"many\"}")
          .complete();
      Reply second = talk.model.next();
      assertThat(tail(second, 4))
          .containsExactly(
              result("c1", "explode", "the kitchen burns", true),
              result(
                  "c2",
                  "nothing",
                  "there is no tool of that name; the tools are"
                      + " [explode, free, huge, wait, stop, swallow]",
                  true),
              result("c3", "free", "arguments: [1] (expected: a JSON object)", true),
              result("c4", "free", "guests: \"many\" (expected: int)", true));
      second.say("Sorry.").complete();
      assertThat(talk.until("episode.")).last().asString().contains("episode.started");
      assertThat(talk.until("episode.")).last().isEqualTo("episode.completed ep_1 2+2");
    }
  }

  @Test
  void run_resultThatNoMessageHolds_isTheToolsError() throws Exception {
    try (Talk talk = new Talk(book, TurnFailureTest.messagesOf(100))) {
      talk.ask("Hi").call("c1", "huge", "{}").complete();
      talk.model.next().say("ok").complete();
      assertThat(talk.until("episode.completed"))
          .contains("tool.result c1 huge error:result: 101 characters (expected: at most 100)");
    }
  }

  @Test
  @Behaviour("sess-C2.12")
  void run_stepsUsedUp_theLastRequestIsWithoutTools() throws Exception {
    try (Talk talk = new Talk(book, Talk.options(8, 2, 1000, Duration.ofSeconds(1)))) {
      talk.ask("Hi").call("c1", "stop", "{}").complete();
      Reply second = talk.model.next();
      assertThat(second.request.toolSpecifications()).isNotEmpty();
      second.call("c2", "stop", "{}").complete();
      Reply last = talk.model.next();
      assertThat(last.request.toolSpecifications()).isEmpty();
      last.say("That is all.").complete();
      assertThat(talk.until("episode.completed")).last().isEqualTo("episode.completed ep_1 3+3");
    }
  }

  @Test
  void cancel_whileAToolRuns_answersItAsCancelled() throws Exception {
    try (Talk talk = new Talk(book)) {
      talk.ask("Hi").call("c1", "free", "{\"guests\":2}").call("c2", "wait", "{}").complete();
      book.entered.await();
      talk.session.cancel(null, "enough");
      assertThat(talk.until("episode.cancelled"))
          .endsWith(
              "tool.result c1 free gave:2 at eight",
              "tool.result c2 wait error:cancelled",
              "episode.cancelled ep_1 enough");
      Reply next = talk.ask("Go on");
      assertThat(ConversationTest.faults(next.request.messages())).isEmpty();
      next.complete();
      talk.until("episode.completed");
    }
  }

  /** A tool that swallows the interrupt does not save the turn. */
  @Test
  void cancel_swallowedByATool_stillStopsTheTurn() throws Exception {
    try (Talk talk = new Talk(book)) {
      talk.ask("Hi").call("c1", "swallow", "{}").call("c2", "wait", "{}").complete();
      book.entered.await();
      talk.session.cancel(null, "enough");
      assertThat(talk.until("episode.cancelled"))
          .endsWith(
              "tool.result c1 swallow gave:swallowed",
              "tool.result c2 wait error:cancelled",
              "episode.cancelled ep_1 enough");
      assertThat(talk.model.quiet()).isTrue();
    }
  }

  @Test
  void cancel_swallowedByTheLastTool_asksTheModelNoMore() throws Exception {
    try (Talk talk = new Talk(book)) {
      talk.ask("Hi").call("c1", "swallow", "{}").complete();
      book.entered.await();
      talk.session.cancel(null, "enough");
      assertThat(talk.until("episode.cancelled")).last().isEqualTo("episode.cancelled ep_1 enough");
      assertThat(talk.model.quiet()).isTrue();
    }
  }

  @Test
  void tool_interruptsItself_isAnErrorOfTheTool() throws Exception {
    book.selfInterrupting = true;
    try (Talk talk = new Talk(book)) {
      talk.ask("Hi").call("c1", "wait", "{}").complete();
      talk.model.next().say("Sorry.").complete();
      assertThat(talk.until("episode.completed"))
          .contains("tool.result c1 wait error:the tool interrupted itself");
    }
  }

  /** The first call is whole in the log when the second is cut: nobody will ever answer it. */
  @Test
  void model_failsBetweenCalls_theHistoryStaysReadable() throws Exception {
    try (Talk talk = new Talk(book)) {
      Reply reply = talk.ask("Hi").say("See.").call("c1", "stop", "{}");
      reply.part(1, "c2", "stop", "{").fail(new IllegalStateException("cut"));
      assertThat(talk.until("episode.failed"))
          .contains("message.completed assistant completed c1 stop{}")
          .noneMatch(event -> event.contains("message.completed assistant failed"));
      assertThat(book.stops).hasValue(0);
      Reply next = talk.ask("Go on");
      assertThat(ConversationTest.faults(next.request.messages())).isEmpty();
      assertThat(tail(next, 2).get(0)).isEqualTo(result("c1", "stop", "no result", true));
      next.complete();
      talk.until("episode.completed");
    }
  }

  @Test
  @Behaviour({"sess-C1.3", "sess-C2.12"})
  void tool_returnsAnAgent_theNextStepIsItsOwn() throws Exception {
    try (Talk talk = new Talk(new Host())) {
      talk.ask("Hi").call("c1", "to_book", "{}").complete();
      Reply second = talk.model.next();
      assertThat(second.request.messages().getFirst())
          .isEqualTo(SystemMessage.from("Keep the book."));
      assertThat(second.request.toolSpecifications())
          .extracting(ToolSpecification::name)
          .contains("free")
          .doesNotContain("to_book");
      second.complete();
      assertThat(talk.until("episode.completed"))
          .contains("tool.result c1 to_book gave:handed over to book");
    }
  }

  static final class Host implements Agent {
    @Override
    public String instructions() {
      return "Greet.";
    }

    @Tool(name = "to_book")
    Agent toBook() {
      return new Book();
    }
  }

  static ToolExecutionResultMessage result(String id, String name, String text, boolean error) {
    return ToolExecutionResultMessage.builder()
        .id(id)
        .toolName(name)
        .text(text)
        .isError(error)
        .build();
  }

  private static List<ChatMessage> tail(Reply reply, int count) {
    List<ChatMessage> all = reply.request.messages();
    return all.subList(all.size() - count, all.size());
  }

  /** A reservations book. */
  static final class Book implements Agent {
    final CountDownLatch entered = new CountDownLatch(1);
    volatile boolean selfInterrupting;
    final AtomicInteger stops = new AtomicInteger();

    @Override
    public String instructions() {
      return "Keep the book.";
    }

    @Tool
    String free(int guests) {
      return guests + " at eight";
    }

    @Tool
    String explode() {
      throw new IllegalStateException("the kitchen burns");
    }

    @Tool
    String huge() {
      return "x".repeat(101);
    }

    @Tool
    void stop() {
      stops.incrementAndGet();
    }

    @Tool(name = "wait")
    void linger() throws InterruptedException {
      entered.countDown();
      if (selfInterrupting) {
        throw new InterruptedException();
      }
      new CountDownLatch(1).await();
    }

    @Tool
    String swallow() {
      entered.countDown();
      try {
        new CountDownLatch(1).await();
        return "never";
      } catch (InterruptedException e) {
        return "swallowed";
      }
    }
  }
}
