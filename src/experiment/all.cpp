#include "lemmacheck/experiment/experiment.hpp"

namespace lemmacheck {

namespace experiments::gamarnik_kizildag_zadik_2019 {
Experiment thm_2_5();
Experiment thm_2_9();
}  // namespace experiments::gamarnik_kizildag_zadik_2019
namespace experiments::kawaguchi_huang_kaelbling_2019 {
Experiment fig_1();
}
namespace experiments::oymak_soltanolkotabi_2019 {
Experiment fig_2();
}
namespace experiments::soudry_hoffer_2017 {
Experiment fig_5_1();
Experiment fig_5_2();
Experiment table_1();
}  // namespace experiments::soudry_hoffer_2017

const std::vector<Experiment>& all_experiments() {
  static const std::vector<Experiment> table{
      experiments::gamarnik_kizildag_zadik_2019::thm_2_5(),
      experiments::gamarnik_kizildag_zadik_2019::thm_2_9(),
      experiments::kawaguchi_huang_kaelbling_2019::fig_1(),
      experiments::oymak_soltanolkotabi_2019::fig_2(),
      experiments::soudry_hoffer_2017::fig_5_1(),
      experiments::soudry_hoffer_2017::fig_5_2(),
      experiments::soudry_hoffer_2017::table_1(),
  };
  return table;
}

}  // namespace lemmacheck
