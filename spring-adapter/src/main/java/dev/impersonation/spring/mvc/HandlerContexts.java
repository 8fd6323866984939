package dev.impersonation.spring.mvc;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ApplicationContextEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.ContextRefreshedEvent;

/**
 * Knows the context of the filter and those below it that are running, such as that of the
 * management port or of a DispatcherServlet in {@code web.xml}. Safe for use by many threads.
 */
final class HandlerContexts implements ApplicationListener<ApplicationContextEvent> {
  private final ApplicationContext own;
  private final HandlerLookUp lookUp;
  private final List<ApplicationContext> below = new CopyOnWriteArrayList<>();

  HandlerContexts(ApplicationContext own, HandlerLookUp lookUp) {
    this.own = own;
    this.lookUp = lookUp;
  }

  @Override
  public void onApplicationEvent(ApplicationContextEvent event) {
    ApplicationContext context = event.getApplicationContext();
    if (event instanceof ContextRefreshedEvent && context != own && !below.contains(context)) {
      below.add(context);
    } else if (event instanceof ContextClosedEvent) {
      below.remove(context);
      lookUp.forget(context);
    }
  }

  List<ApplicationContext> all() {
    List<ApplicationContext> all = new ArrayList<>(List.of(own));
    all.addAll(below);
    return all;
  }
}
