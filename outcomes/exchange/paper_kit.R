# Computes the numbers of the figures anew from the exported files alone, and compares them with numbers.csv.
# Usage: Rscript analysis.R   (needs the package survival; lme4 for the adjusted course)
options(digits = 10, warn = 1)
suppressPackageStartupMessages(library(survival))
read <- function(file) read.csv(file, stringsAsFactors = FALSE, na.strings = "", colClasses = c(group = "character"))
episodes <- read("episodes.csv")
entries <- read.csv("entries.csv", stringsAsFactors = FALSE)
visits <- read.csv("visits.csv", stringsAsFactors = FALSE)
told <- read("numbers.csv")
told$group[is.na(told$group)] <- ""
episodes$group[is.na(episodes$group)] <- ""
groups <- unique(episodes$group[order(episodes$group_number)])
row.names(episodes) <- episodes$procedure_id
entries$patient_id <- episodes[entries$procedure_id, "patient_id"]
entries$group <- episodes[entries$procedure_id, "group"]

found <- NULL
say <- function(statistic, group, at, estimate, lower = NA, upper = NA) {
  found <<- rbind(found, data.frame(statistic, group, at, estimate, lower, upper, stringsAsFactors = FALSE))
}

# A person's knees are one cluster: residuals are summed by person.
clustered_mean <- function(value, person) {
  people <- length(unique(person))
  sums <- tapply(value - mean(value), person, sum)
  error <- sqrt(sum(sums^2) * people / (people - 1)) / length(value)
  reach <- if (people >= 3) qt(.975, people - 1) * error else NA
  c(mean(value), mean(value) - reach, mean(value) + reach)
}

# Wilson's interval at the number of independent people that would leave the same variance.
clustered_share <- function(hit, person) {
  n <- length(hit); p <- mean(hit); people <- length(unique(person)); effective <- people
  if (people < n && people > 1 && p > 0 && p < 1) {
    between <- sum(tapply(hit - p, person, sum)^2) * people / (people - 1) / n^2
    effective <- n / max(1, between / (p * (1 - p) / (n - 1)))
  }
  z2 <- qnorm(.975)^2
  centre <- (p + z2 / 2 / effective) / (1 + z2 / effective)
  reach <- sqrt(z2) * sqrt(p * (1 - p) / effective + z2 / 4 / effective^2) / (1 + z2 / effective)
  c(p, if (p > 0) centre - reach else 0, if (p < 1) centre + reach else 1)
}

# 1. Mean course, week by week: a week's value is the mean of its entries.
inside <- entries[entries$day >= -14 & entries$day <= 370, ]
inside$week <- floor(inside$day / 7)
weekly <- aggregate(value ~ procedure_id + patient_id + group + week, inside, mean)
for (g in groups) for (w in sort(unique(weekly$week[weekly$group == g]))) {
  mine <- weekly[weekly$group == g & weekly$week == w, ]
  if (length(unique(mine$patient_id)) < 10) next
  v <- clustered_mean(mine$value, mine$patient_id)
  say("weekly_mean", g, w, v[1], v[2], v[3])
}

# 2. Responders: mean of days 76 to 104 against the baseline.
around <- aggregate(value ~ procedure_id, entries[entries$day >= 76 & entries$day <= 104, ], mean)
episodes$after <- around$value[match(episodes$procedure_id, around$procedure_id)]
gain <- episodes$baseline_pain - episodes$after
rules <- list(
  share_30 = ifelse(episodes$baseline_pain > 0, gain >= .3 * episodes$baseline_pain - 1e-9, NA),
  share_50 = ifelse(episodes$baseline_pain > 0, gain >= .5 * episodes$baseline_pain - 1e-9, NA),
  mcid = gain >= 2 - 1e-9
)
for (rule in names(rules)) for (g in groups) {
  mine <- episodes$group == g & !is.na(rules[[rule]])
  if (!any(mine)) next
  v <- clustered_share(as.numeric(rules[[rule]][mine]), episodes$patient_id[mine])
  say(rule, g, NA, v[1], v[2], v[3])
}

# 3. Time to return of pain among those who responded: Kaplan-Meier (log-log), its median, log-rank.
followed <- episodes[episodes$is_followed == "yes", ]
followed$time <- ifelse(is.na(followed$return_right), followed$last_entry_day, followed$return_right)
followed$event <- !is.na(followed$return_right)
has_two <- any(duplicated(followed$patient_id))
curve <- function(rows) {
  if (any(duplicated(rows$patient_id))) survfit(Surv(time, event) ~ 1, rows, cluster = patient_id, conf.type = "log-log")
  else survfit(Surv(time, event) ~ 1, rows, conf.type = "log-log")
}
for (g in groups) {
  rows <- followed[followed$group == g, ]
  if (!nrow(rows)) next
  f <- curve(rows)
  for (k in which(f$n.event > 0)) say("in_relief", g, f$time[k], f$surv[k], f$lower[k], f$upper[k])
  q <- quantile(f, .5)
  say("median", g, NA, q$quantile, q$lower, q$upper)
}
# Mean days in relief up to the furthest day to which every group's curve is known.
horizon <- told$at[told$statistic == "relief_mean"][1]
if (!is.na(horizon)) for (g in groups) {
  rows <- followed[followed$group == g, ]
  f <- survfit(Surv(time, event) ~ 1, rows)
  line <- summary(f, rmean = horizon)$table
  error <- if (!has_two) line[["se(rmean)"]]
  else sqrt(sum(rowsum(as.vector(residuals(f, times = horizon, type = "auc")), rows$patient_id)^2))
  area <- line[["rmean"]] - rows$from_day[1]
  say("relief_mean", g, horizon, area, area - qnorm(.975) * error, area + qnorm(.975) * error)
}
if (length(unique(followed$group)) > 1 && any(followed$event)) {
  if (has_two) {
    f <- suppressWarnings(coxph(Surv(time, event) ~ factor(group), followed, ties = "breslow", cluster = patient_id))
    say("log_rank", "", NA, f$rscore)
  } else say("log_rank", "", NA, survdiff(Surv(time, event) ~ group, followed)$chisq)
}

# Predictors of an earlier return: hazard ratios (Efron, sandwich by person), alone and adjusted.
followed$male <- ifelse(followed$sex == "male", 1, ifelse(followed$sex == "female", 0, NA))
predictor <- function(code) {
  nerves <- strsplit(ifelse(is.na(followed$nerves), "", followed$nerves), ";")
  if (startsWith(code, "nerve:")) return(as.numeric(sapply(nerves, function(one) sub("nerve:", "", code) %in% one)))
  switch(code,
    baseline = followed$baseline_pain, kellgren_lawrence = followed$kellgren_lawrence, age = followed$age / 10,
    male = followed$male, retreatment = as.numeric(followed$is_retreatment == "yes"), nerves = lengths(nerves),
    block_relieved = as.numeric(followed$block_relief_percent >= 50), followed[[code]])
}
ratios <- unique(told[startsWith(told$statistic, "hazard_ratio"), c("statistic", "group")])
for (k in seq_len(nrow(ratios))) {
  others <- if (ratios$statistic[k] == "hazard_ratio_adjusted") c("baseline", "kellgren_lawrence", "age", "male")
  X <- sapply(unique(c(ratios$group[k], others)), predictor)
  f <- suppressWarnings(coxph(Surv(time, event) ~ X, followed, cluster = patient_id))
  line <- summary(f)$conf.int[1, ]
  say(ratios$statistic[k], ratios$group[k], NA, line[[1]], line[[3]], line[[4]])
}

# 4. Cumulative incidence of what happens first, a return at the middle of its interval.
for (g in groups) {
  rows <- followed[followed$group == g, ]
  if (!nrow(rows)) next
  rows$kind <- factor(rows$first_event, 0:4)
  rows$row <- seq_len(nrow(rows))
  f <- survfit(Surv(first_event_day, kind) ~ 1, rows, id = row)
  for (kind in 1:4) if (any(rows$first_event == kind)) for (k in which(f$n.event[, kind + 1] > 0)) {
    say(paste0("incidence_", kind), g, f$time[k], f$pstate[k, kind + 1])
  }
}

# Without opioids, week by week: no product in any entry of the week.
taken <- read.csv("opioids.csv", stringsAsFactors = FALSE)
taken <- taken[taken$day >= -14 & taken$day <= 370, ]
if (nrow(taken)) {
  taken$week <- floor(taken$day / 7)
  by_week <- aggregate(value ~ procedure_id + week, taken, max)
  by_week <- cbind(by_week, episodes[by_week$procedure_id, c("patient_id", "group")])
  for (g in groups) for (w in sort(unique(by_week$week[by_week$group == g]))) {
    mine <- by_week[by_week$group == g & by_week$week == w, ]
    if (length(unique(mine$patient_id)) < 10) next
    v <- clustered_share(as.numeric(mine$value == 0), mine$patient_id)
    say("opioid_free", g, w, v[1], v[2], v[3])
  }
}

# Adverse events: knees with each kind, of all knees of the group.
harms <- read.csv("harms.csv", stringsAsFactors = FALSE)
for (g in groups) {
  mine <- episodes[episodes$group == g, ]
  for (kind in c("any", unique(harms$event))) {
    had <- mine$procedure_id %in% harms$procedure_id[kind == "any" | harms$event == kind]
    if (kind != "any" && !any(had)) next
    v <- clustered_share(as.numeric(had), mine$patient_id)
    say(paste0("harm:", kind), g, NA, v[1], v[2], v[3])
  }
}

# 5. Adjusted course at the visits: linear mixed model, a level of each person and of each knee.
if (requireNamespace("lme4", quietly = TRUE)) {
  long <- do.call(rbind, lapply(seq_len(nrow(visits)), function(k) {
    there <- entries[entries$day >= visits$first_day[k] & entries$day <= visits$last_day[k], ]
    if (nrow(there)) cbind(aggregate(value ~ procedure_id, there, mean), visit = visits$day[k])
  }))
  covariates <- c("baseline_pain", "kellgren_lawrence", "age", "male")
  episodes$male <- ifelse(episodes$sex == "male", 1, ifelse(episodes$sex == "female", 0, NA))
  covariates <- covariates[sapply(covariates, function(one) any(!is.na(episodes[[one]])))]
  long <- cbind(long, episodes[long$procedure_id, c("patient_id", "group", covariates)])
  long <- long[complete.cases(long), ]
  once <- long[!duplicated(long$procedure_id), ]
  varying <- covariates[sapply(covariates, function(one) length(unique(once[[one]])) > 1)]
  for (one in varying) long[[one]] <- long[[one]] - mean(once[[one]])
  X <- NULL
  for (k in visits$day) for (g in groups) {
    column <- as.numeric(long$visit == k & (g == groups[1] | long$group == g))
    if (any(long$visit == k & long$group == g)) X <- cbind(X, matrix(column, dimnames = list(NULL, paste(k, g, sep = "|"))))
  }
  X <- cbind(X, as.matrix(long[varying]))
  kept <- qr(X)$pivot[seq_len(qr(X)$rank)]
  X <- X[, sort(kept), drop = FALSE]
  two <- any(tapply(long$procedure_id, long$patient_id, function(one) length(unique(one))) > 1)
  model <- if (two) value ~ 0 + X + (1 | patient_id / procedure_id) else value ~ 0 + X + (1 | procedure_id)
  f <- suppressWarnings(suppressMessages(lme4::lmer(model, long)))
  b <- lme4::fixef(f); names(b) <- colnames(X)
  for (k in visits$day) for (g in groups) {
    first <- b[paste(k, groups[1], sep = "|")]
    apart <- if (g == groups[1]) 0 else b[paste(k, g, sep = "|")]
    if (!is.na(first + apart)) say("adjusted_mean", g, k, first + apart)
  }
} else message("lme4 is not installed: the adjusted course is not computed")

# The comparison: every number told must be found again.
key <- function(rows) paste(rows$statistic, rows$group, ifelse(is.na(rows$at), "", format(round(rows$at, 6), trim = TRUE)))
if (!requireNamespace("lme4", quietly = TRUE)) told <- told[told$statistic != "adjusted_mean", ]
place <- match(key(told), key(found))
missing <- told[is.na(place), ]
if (nrow(missing)) { print(head(missing)); stop(nrow(missing), " numbers were not found again") }
bad <- 0
for (statistic in unique(told$statistic)) {
  rows <- told$statistic == statistic
  limit <- if (statistic == "adjusted_mean") 1e-3 else 1e-6
  worst <- 0
  for (name in c("estimate", "lower", "upper")) {
    a <- told[[name]][rows]; b <- found[[name]][place[rows]]
    known <- !is.na(a)
    if (any(known & is.na(b))) { bad <- bad + 1; cat(statistic, name, "not computed\n") }
    both <- known & !is.na(b)
    if (any(both)) worst <- max(worst, abs(a[both] - b[both]) / pmax(abs(b[both]), 1e-3))
  }
  cat(sprintf("%-16s %5d numbers, largest relative difference %.1e\n", statistic, sum(rows), worst))
  if (worst > limit) bad <- bad + 1
}
if (bad) stop("some numbers differ")
cat("Every number was found again.\n")
