package dev.weir.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/** One session, one thread, chance decides who acts next. */
final class Simulation {
  private static final int CLIENTS = 8;
  private static final Cursor OF_ANOTHER_LIFE = new Cursor("0another", 3);

  private final Supplier<SessionLog> lives;
  private SessionLog log;
  private final ManualTime time;
  private final Random random;
  private RandomAgent agent;
  private final List<Client> attentive = new ArrayList<>();
  private final List<Client> clients = new ArrayList<>();
  private final Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
  private int overtaken;

  /** {@code lives} gives the log of the same journal each time. */
  Simulation(Supplier<SessionLog> lives, ManualTime time, Random random) {
    this.lives = lives;
    this.log = lives.get();
    this.time = time;
    this.random = random;
    this.agent = new RandomAgent(log, random);
    Client.AUDIENCES.forEach(a -> attentive.add(new Client(log, a, new Position.Start())));
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(new Client(log, Client.AUDIENCES.get(i % 4), new Position.Start()));
    }
  }

  Map<Verdict, Integer> verdicts() {
    return verdicts;
  }

  /** How often a client was given a snapshot in the midst of its stream. */
  int overtaken() {
    return overtaken;
  }

  /** How often a client was ended because it did not come for what waited. */
  int tooSlow() {
    return clients.stream().mapToInt(Client::tooSlow).sum();
  }

  void play(int steps) throws InterruptedException {
    for (int i = 0; i < steps; i++) {
      agent.act();
      observe();
      if (random.nextInt(40) == 0) {
        restart();
      }
      Client client = clients.get(random.nextInt(CLIENTS));
      switch (random.nextInt(12)) {
        case 0, 1 -> cut(client);
        case 2, 3, 4 -> read(client);
        case 5 -> client.readAll();
        case 6 -> time.advance(Duration.ofMillis(random.nextInt(9_000)));
        default -> {}
      }
      check(client);
    }
    log.close();
    for (Client client : clients) {
      client.readAll();
      check(client);
      assertThat(client.state()).isEqualTo(truth(client).state());
    }
    replayFromEverywhere();
  }

  /** The process ends, in an orderly way or not, and another goes on with the journal. */
  private void restart() throws InterruptedException {
    if (random.nextBoolean()) {
      log.close();
    }
    log = lives.get();
    agent = new RandomAgent(log, random);
    for (Client client : attentive) {
      Verdict verdict = client.follow(log);
      // Whoever is shown everything has all; another's last event may lie among dropped ones.
      if (client == attentive.getLast()) {
        assertThat(verdict).as("nothing was lost").isEqualTo(Verdict.EXACT);
      }
      client.readAll();
    }
    observe();
    for (Client client : clients) {
      verdicts.merge(client.follow(log), 1, Integer::sum);
    }
  }

  private void replayFromEverywhere() throws InterruptedException {
    Client never = attentive.getLast();
    for (long cut = 0; cut <= log.cursor().seq(); cut++) {
      try (Client late = Client.at(log, never.audience(), cut, never.heldAt(cut))) {
        late.readAll();
        assertThat(late.state()).as("cut at %d", cut).isEqualTo(never.state());
      }
    }
  }

  private void observe() throws InterruptedException {
    for (Client client : attentive) {
      assertThat(client.readAll()).as("snapshots for whoever is never behind").isZero();
    }
    Client any = attentive.get(random.nextInt(attentive.size()));
    WireFold snapshot = new WireFold();
    snapshot.frame(Client.frame(log.snapshot(), any.audience()));
    assertThat(snapshot.state()).isEqualTo(any.state());
  }

  private void cut(Client client) throws InterruptedException {
    Verdict verdict =
        switch (random.nextInt(8)) {
          case 0 -> client.reconnect(new Position.Latest());
          case 1 -> client.reconnect(new Position.After(OF_ANOTHER_LIFE));
          default -> client.resume();
        };
    verdicts.merge(verdict, 1, Integer::sum);
    if (verdict != Verdict.EXACT) {
      assertThat(client.step(Duration.ZERO)).isInstanceOf(Delivery.Resync.class);
    }
  }

  private void read(Client client) throws InterruptedException {
    if (client.step(Duration.ZERO) instanceof Delivery.Resync) {
      overtaken++;
    }
  }

  private void check(Client client) {
    assertThat(client.state())
        .as("held by %s at %d", client.audience(), client.last())
        .isEqualTo(truth(client).heldAt(client.last()));
  }

  private Client truth(Client client) {
    return attentive.get(Client.AUDIENCES.indexOf(client.audience()));
  }
}
