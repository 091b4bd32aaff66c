package dev.weir.worker.process;

import dev.langchain4j.model.chat.StreamingChatModel;
import dev.weir.agent.Agent;
import dev.weir.agent.AgentModel;
import dev.weir.agent.AgentSpec;
import dev.weir.agent.SessionOptions;
import dev.weir.worker.source.CarriedClasses;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes agents and models of what was unpacked in a child, each parcel once. */
final class Workshop {
  private final Map<Map<String, @Nullable Object>, Made> made = new HashMap<>();

  /** Runs the code of their authors: static initializers, and the model's constructor. */
  synchronized Made of(Frame parcel) throws Exception {
    Made known = made.get(parcel.fields());
    if (known != null) {
      return known;
    }
    Made fresh = new Made(agent(parcel), model(parcel), OptionsFrame.options(parcel.in("options")));
    made.put(parcel.fields(), fresh);
    return fresh;
  }

  private static AgentSpec agent(Frame parcel) throws BadFrame {
    ClassLoader loader = loader(parcel.texts("classes"));
    Class<?> type = loaded("agent", parcel.text("type"), loader);
    if (!Agent.class.isAssignableFrom(type)) {
      throw new IllegalArgumentException(
          "agent class: %s (expected: a class that implements Agent)".formatted(type.getName()));
    }
    return AgentSpec.of(parcel.text("agent"), type.asSubclass(Agent.class))
        .withGreeting(parcel.text("greeting"));
  }

  private static AgentModel model(Frame parcel) throws Exception {
    Class<?> type = loaded("model", parcel.text("modelType"), Workshop.class.getClassLoader());
    String name = parcel.maybe("modelName");
    Object made =
        name == null
            ? made(type, Map.class, parcel.in("modelConfiguration").fields())
            : named(made(type, null, null), name);
    return switch (made) {
      case AgentModel model -> model;
      case StreamingChatModel chat -> new AgentModel(parcel.text("modelLabel"), chat);
      case null, default ->
          throw new IllegalArgumentException(
              "model class: %s has made %s (expected: an AgentModel or a StreamingChatModel)"
                  .formatted(type.getName(), made));
    };
  }

  private static @Nullable Object named(Object function, String name) {
    @SuppressWarnings("unchecked") // as the worker's pool has it
    Function<String, AgentModel> models = (Function<String, AgentModel>) function;
    return models.apply(name);
  }

  private static Object made(Class<?> type, @Nullable Class<?> takes, @Nullable Object given)
      throws ReflectiveOperationException {
    Class<?>[] parameters = takes == null ? new Class<?>[0] : new Class<?>[] {takes};
    Constructor<?> constructor = type.getDeclaredConstructor(parameters);
    constructor.setAccessible(true);
    try {
      return takes == null ? constructor.newInstance() : constructor.newInstance(given);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(
          "model class: %s could not be made: %s (expected: a constructor that returns)"
              .formatted(type.getName(), e.getCause()),
          e.getCause());
    }
  }

  private static ClassLoader loader(Map<String, String> classes) {
    ClassLoader own = Workshop.class.getClassLoader();
    return classes.isEmpty() ? own : new Carried(classes, own);
  }

  private static Class<?> loaded(String what, String name, ClassLoader loader) {
    try {
      return Class.forName(name, true, loader);
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException(
          "%s class: %s is not there (expected: on the worker's class path)".formatted(what, name),
          e);
    }
  }

  /**
   * What a session is made of.
   *
   * @param agent who answers
   * @param model what speaks for it
   * @param options how it behaves
   */
  record Made(AgentSpec agent, AgentModel model, SessionOptions options) {}

  private static final class Carried extends ClassLoader implements CarriedClasses {
    private final Map<String, byte[]> classes = new HashMap<>();

    Carried(Map<String, String> classes, ClassLoader parent) {
      super("weir-carried", parent);
      classes.forEach((name, bytes) -> this.classes.put(name, Base64.getDecoder().decode(bytes)));
    }

    @Override
    public Map<String, byte[]> classes() {
      return classes;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      byte[] bytes = classes.get(name);
      if (bytes == null) {
        throw new ClassNotFoundException(name);
      }
      return defineClass(name, bytes, 0, bytes.length);
    }
  }
}
