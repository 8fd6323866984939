package dev.impersonation.spring.host;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The same application with Spring Security on the way, which lets everything pass. */
@Configuration(proxyBeanMethods = false)
@Import({MvcApplication.class, BootHost.SecuredApplication.class})
class SecuredMvcApplication {}
