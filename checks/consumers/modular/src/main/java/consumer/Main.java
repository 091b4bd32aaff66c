package consumer;

import dev.weir.channel.Chan;

/** Hands one word from a virtual thread to this one, through a channel of the core. */
public final class Main {
  private Main() {}

  /** Prints the word and whether the core was found as a module. */
  public static void main(String[] args) throws InterruptedException {
    Chan<String> chan = Chan.rendezvous();
    Thread sender = Thread.ofVirtual().start(() -> send(chan, "handed over"));
    System.out.println(chan.receive() + " by " + Chan.class.getModule());
    sender.join();
  }

  private static void send(Chan<String> chan, String word) {
    try {
      chan.send(word);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
