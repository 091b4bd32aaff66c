package dev.weir.bench.turn;

import dev.langchain4j.model.chat.StreamingChatModel;
import dev.weir.agent.scripted.ScriptedModel;
import dev.weir.bench.Bench;
import dev.weir.bench.Better;
import dev.weir.bench.Cell;
import dev.weir.bench.Setting;
import dev.weir.bench.turn.Conversing.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.function.ToDoubleFunction;

/** {@code turn}: what a session adds to a turn, beside the same model called bare. */
public final class TurnBench implements Bench {

  private static final String PEER = "langchain4j, bare";
  private static final int IDLE_SESSIONS = 10_000;
  private static final int IDLE_ROUNDS = 3;
  private static final double IDLE_KIB = 100;
  private static final double OVERHEAD_MICROS = 200;

  @Override
  public String name() {
    return "turn";
  }

  /** Converses on a virtual thread, as the gateway's handlers do. */
  @Override
  public List<Cell> measure(Setting setting) throws Exception {
    var task = new FutureTask<>(() -> measureAll(setting));
    Thread converser = Thread.ofVirtual().name("bench-turn").start(task);
    var cells = new ArrayList<Cell>();
    try {
      cells.addAll(task.get());
    } finally {
      converser.interrupt();
    }
    cells.addAll(idle(setting));
    return cells;
  }

  /** In fresh processes, since nothing else may be in them. */
  private static List<Cell> idle(Setting setting) throws IOException {
    var found = new ArrayList<IdleFound>();
    int rounds = setting.quick() ? 1 : IDLE_ROUNDS;
    for (int round = 1; round <= rounds; round++) {
      setting.say("turn: %,d idle, round %d of %d".formatted(IDLE_SESSIONS, round, rounds));
      found.add(IdleFound.of(IDLE_SESSIONS));
    }
    return List.of(
        idle("memory of an idle session, opened", found, IdleFound::openedKib),
        idle("memory of an idle session, answered", found, IdleFound::answeredKib));
  }

  private static Cell idle(String name, List<IdleFound> found, ToDoubleFunction<IdleFound> figure) {
    List<Double> ours = found.stream().map(figure::applyAsDouble).toList();
    return Cell.beside(name, "KiB", Better.LOWER, ours, "limit", List.of(IDLE_KIB)).must(1);
  }

  private static List<Cell> measureAll(Setting setting) throws InterruptedException {
    var models = new LinkedHashMap<String, StreamingChatModel>();
    models.put("scripted", ScriptedModel.builder().tokensPerSecond(0).build());
    models.put("40 tokens", new SteadyModel(40));
    models.put("400 tokens", new SteadyModel(400));
    var cells = new ArrayList<Cell>();
    for (Map.Entry<String, StreamingChatModel> model : models.entrySet()) {
      try (Sides sides = Sides.of(model.getValue())) {
        cells.addAll(compare(setting, model.getKey(), sides));
      }
    }
    return cells;
  }

  private static List<Cell> compare(Setting setting, String model, Sides sides)
      throws InterruptedException {
    double tokens = tokensPerTurn(model, sides);
    setting.say("turn: %s (%.1f tokens a turn), warm-up".formatted(model, tokens));
    var _ = Sample.take(setting.warmUp().toNanos(), sides::weir);
    var _ = Sample.take(setting.warmUp().toNanos(), sides::bare);
    var ours = new ArrayList<Sample>();
    var bare = new ArrayList<Sample>();
    for (int round = 1; round <= setting.samples(); round++) {
      setting.say("turn: %s, round %d of %d".formatted(model, round, setting.samples()));
      ours.add(Sample.take(setting, sides::weir));
      bare.add(Sample.take(setting, sides::bare));
    }
    return cells(model, tokens, ours, bare);
  }

  /** Also makes sure that both sides have the same conversation. */
  private static double tokensPerTurn(String model, Sides sides) throws InterruptedException {
    List<Reply> bare = Sample.replies(sides.bare());
    List<String> texts = bare.stream().map(Reply::text).toList();
    List<String> ours = Sample.replies(sides.weir()).stream().map(Reply::text).toList();
    if (!ours.equals(texts)) {
      throw new IllegalStateException(
          "replies of %s: %s (expected, as bare: %s)".formatted(model, ours, texts));
    }
    return bare.stream().mapToInt(Reply::tokens).average().orElseThrow();
  }

  private static List<Cell> cells(
      String model, double tokens, List<Sample> ours, List<Sample> bare) {
    var overhead = new ArrayList<Double>();
    for (int i = 0; i < ours.size(); i++) {
      overhead.add(ours.get(i).microsPerTurn() - bare.get(i).microsPerTurn());
    }
    return List.of(
        Cell.beside(
            "turn, " + model,
            "µs/turn",
            Better.LOWER,
            ours.stream().map(Sample::microsPerTurn).toList(),
            PEER,
            bare.stream().map(Sample::microsPerTurn).toList()),
        Cell.beside(
                "turn overhead, " + model,
                "µs/turn",
                Better.LOWER,
                overhead,
                "limit",
                List.of(OVERHEAD_MICROS))
            .must(1),
        Cell.beside(
            "allocation, " + model,
            "bytes/token",
            Better.LOWER,
            ours.stream().map(sample -> sample.bytesPerTurn() / tokens).toList(),
            PEER,
            bare.stream().map(sample -> sample.bytesPerTurn() / tokens).toList()));
  }
}
