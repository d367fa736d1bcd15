#include "lemmacheck/train/adam_schedule.hpp"

#include <utility>

#include "lemmacheck/train/trainer.hpp"

namespace lemmacheck {

double misclassification(std::span<const double> answers, std::span<const double> labels, double threshold) {
  std::size_t wrong = 0;
  for (std::size_t n = 0; n < answers.size(); ++n) wrong += (answers[n] > threshold) != (labels[n] > threshold) ? 1U : 0U;
  return static_cast<double>(wrong) / static_cast<double>(answers.size());
}

AdamScheduleResult run_adam_schedule(Objective& objective, const AdamSchedule& schedule, std::vector<double> parameters, std::uint64_t seed,
                                     const std::function<void(double)>& report) {
  const TrainSettings settings{
      .optimizer = {.kind = OptimizerKind::adam, .beta1 = schedule.beta1, .beta2 = schedule.beta2, .epsilon = schedule.epsilon},
      .schedule = {.rate = schedule.learning_rate, .hold = schedule.epochs, .decay = schedule.decay},
      .batch = schedule.batch,
      .seed = seed};
  TrainState start;
  start.parameters = std::move(parameters);
  Trainer trainer(objective, settings, std::move(start));
  const std::vector<double>& labels = objective.samples().labels;
  std::vector<double> answers(labels.size());
  const std::size_t epochs = schedule.epochs + schedule.decay_epochs;
  for (std::size_t epoch = 0; epoch < epochs; ++epoch) {
    trainer.run_epoch();
    if (report) report(static_cast<double>(epoch + 1) / static_cast<double>(epochs));
    if (!schedule.threshold) continue;
    objective.answer(trainer.state().parameters, answers);
    if (misclassification(answers, labels, *schedule.threshold) == 0) break;
  }
  return {.parameters = trainer.state().parameters, .epochs = trainer.state().epoch};
}

}  // namespace lemmacheck
