package dev.impersonation.spring.mvc;

import org.springframework.context.annotation.Configuration;

/** Has Spring MVC take part. */
@Configuration(proxyBeanMethods = false)
public class ImpersonationMvcConfiguration {}
