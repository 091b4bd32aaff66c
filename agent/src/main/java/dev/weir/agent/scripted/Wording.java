package dev.weir.agent.scripted;

import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** Says a move in a few sentences, each chosen among some that mean the same. */
final class Wording {
  private final RandomGenerator choice;
  private final List<Tool> tools;

  Wording(RandomGenerator choice, List<Tool> tools) {
    this.choice = choice;
    this.tools = tools;
  }

  String say(Move.Ask ask) {
    return sentences(
        oneOf(
            "Certainly, I will gladly help you with that.",
            "Of course, let us arrange that together.",
            "With pleasure, that is just what I am here for."),
        noted(ask.known()),
        oneOf(
                "To go on I still need the %s, so could you tell me that, please?",
                "What is missing is the %s, which you can simply tell me in your own words.",
                "May I ask you for the %s, so that I can go ahead?")
            .formatted(ask.missing().label()),
        oneOf(
            "As soon as I have it I will take care of the rest and tell you right away how it went.",
            "Then I will look after it at once and let you know what is possible.",
            "After that I have all I need, and you will hear at once whether it worked."));
  }

  String say(Move.Tell tell) {
    return tell.failed() ? sorry(tell.result()) : found(tell.result());
  }

  String say(Move.Settled settled) {
    return sentences(
        oneOf(
            "About that I know no more than what I have told you already.",
            "I have nothing to add to what we have arranged so far.",
            "Let me sum up where we stand, as I cannot tell you more than this."),
        "The last thing I found was this: " + ended(settled.result()),
        oneOf(
            "If you would like something changed, name the new time, number or name, and I will see"
                + " what can be done.",
            "Should any of it be different, just tell me what you would prefer, and I will try it"
                + " again for you."),
        more());
  }

  String say(Move.Farewell farewell) {
    return sentences(
        oneOf(
            "You are very welcome, it was a pleasure to help you today.",
            "Thank you for getting in touch, I am glad that I could help.",
            "My pleasure, and thank you for your patience while I looked things up."),
        oneOf(
            "Everything stays just as we have left it, and there is nothing more that you have to"
                + " do.",
            "What we have talked about stands as it is, so you need not confirm anything again."),
        oneOf(
            "If something else comes to mind, write to me at any time, and have a lovely day until"
                + " then.",
            "Come back whenever you need anything more, and enjoy the rest of your day."));
  }

  String say(Move.Offer offer) {
    return sentences(
        about(offer.topic()),
        "Here is what I can do for you: " + abilities() + ".",
        oneOf(
            "Anything beyond that is not within my reach, I am afraid, but with these I can start"
                + " at once.",
            "For other things I would have to disappoint you, as I work only with the tools that I"
                + " was given."),
        oneOf(
            "Which of them shall I begin with, and what should I know about it?",
            "Just tell me in your own words what you would like to have done first."));
  }

  String say(Move.Decline decline) {
    return sentences(
        about(decline.topic()),
        oneOf(
            "Sadly I have nothing at hand for that, and I would rather say so than guess.",
            "That is more than I know, and I do not want to make something up for you.",
            "For that I would need a tool which I have not been given, so I must pass."),
        oneOf(
                "What I can do on the spot is another thing:",
                "If it helps, there is something else that I could do right now:",
                "Perhaps this is of use to you instead:")
            + " "
            + ability()
            + ".",
        oneOf(
            "Say the word, tell me the details, and I will get to work on it.",
            "Let me know if you would like that, and with which details."));
  }

  private String about(List<String> topic) {
    if (topic.isEmpty()) {
      return oneOf(
          "Thank you for your message, it is good to hear from you.",
          "All right, I have taken note of that.",
          "Good, then we understand each other.");
    }
    return oneOf(
            "I see that you are asking about %s, and I would like to help where I can.",
            "Thank you, I understand that this is about %s.",
            "You mention %s, so let me see what I can do about it.")
        .formatted(list(topic));
  }

  private String found(String result) {
    return sentences(
        oneOf(
            "Thank you for waiting, I have just looked after that for you.",
            "Good, that went through while we were talking.",
            "All right, here is what I have got for you."),
        ended(result),
        oneOf(
            "Please look over it once, and if a detail is not as you meant it, tell me and I will"
                + " see what can be changed.",
            "I have used exactly what you told me, so let me know if any part of it should be"
                + " different."),
        more());
  }

  private String sorry(String result) {
    return sentences(
        oneOf(
            "I am sorry, that did not work out.",
            "Unfortunately that was not possible this time.",
            "I have tried it, but I was turned down."),
        "This is the reason that I was given: " + ended(result),
        oneOf(
            "We can try again with something else, so tell me what would suit you just as well, and"
                + " I will see to it.",
            "If you can do with another choice, name it, and I will try once more right away."),
        more());
  }

  private String noted(Map<String, String> known) {
    if (known.isEmpty()) {
      return oneOf(
          "You may tell me everything at once or one thing after the other, whatever is easier for"
              + " you.",
          "I have not written anything down yet, so we begin with a clean page.");
    }
    String facts =
        known.entrySet().stream()
            .map(fact -> fact.getKey() + " " + fact.getValue())
            .collect(Collectors.collectingAndThen(Collectors.toList(), Wording::list));
    return oneOf("So far I have noted: %s.", "This is what I have written down: %s.")
        .formatted(facts);
  }

  private String more() {
    return tools.isEmpty()
        ? oneOf("Is there anything else on your mind?", "What else would you like to talk about?")
        : oneOf(
                "Is there anything else, or shall I perhaps %s?",
                "What else can I do for you today, maybe %s?")
            .formatted(ability());
  }

  private String ability() {
    return tools.isEmpty()
        ? "listen, and keep in mind what you have told me so far"
        : tools.get(choice.nextInt(tools.size())).summary();
  }

  private String abilities() {
    return tools.isEmpty()
        ? "listen, answer in a few plain sentences, and keep in mind what you have told me so far"
        : list(tools.stream().map(Tool::summary).toList());
  }

  private static String list(List<String> items) {
    int last = items.size() - 1;
    return last < 1
        ? String.join("", items)
        : String.join(", ", items.subList(0, last)) + " and " + items.get(last);
  }

  private static String ended(String text) {
    return text.matches("(?s).*[.!?]$") ? text : text + ".";
  }

  private static String sentences(String... sentences) {
    return String.join(" ", sentences);
  }

  private String oneOf(String... same) {
    return same[choice.nextInt(same.length)];
  }
}
