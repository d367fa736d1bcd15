/// \file
/// Trains, certifies and rechecks through the programs.  Data are drawn here, weights by `train`.

#include <doctest/doctest.h>

#include <charconv>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

#include "../cli/shell.hpp"

using namespace lemmacheck::shell;
using nlohmann::json;

namespace {

Ended run(const std::string& arguments) { return run_line(PROGRAM " " + arguments); }

/// certify --json, whose exit code must be that of the verdict.
json certify(const std::string& arguments) {
  const Ended ended = run("certify --json " + arguments);
  CAPTURE(arguments);
  CAPTURE(ended.err);
  const json answer = json::parse(ended.out, nullptr, false);
  REQUIRE(answer.is_object());
  CHECK(ended.code == (answer.at("verdict") == "undecided" ? 3 : 0));
  return answer;
}

std::string csv(const std::vector<std::vector<double>>& rows) {
  std::string out;
  char digits[32];
  for (const auto& row : rows) {
    for (std::size_t j = 0; j < row.size(); ++j) {
      if (j > 0) out += ',';
      out.append(digits, std::to_chars(digits, digits + sizeof digits, row[j]).ptr);
    }
    out += '\n';
  }
  return out;
}

/// About normal: sums of twelve uniform numbers, the same on every machine.
double draw(std::mt19937_64& random) {
  double sum = -6;
  for (int k = 0; k < 12; ++k) sum += static_cast<double>(random() >> 11) * 0x1p-53;
  return sum;
}

std::vector<std::vector<double>> draw_matrix(std::mt19937_64& random, std::size_t rows, std::size_t cols) {
  std::vector<std::vector<double>> out(rows, std::vector<double>(cols));
  for (auto& row : out)
    for (double& x : row) x = draw(random);
  return out;
}

/// The weights in an array file as train writes it, with `offset` added to each.
void write_moved(const std::string& from, const std::string& to, double offset) {
  std::string bytes = text_of(from);
  const std::size_t start = 10 + static_cast<unsigned char>(bytes.at(8)) + 256 * static_cast<std::size_t>(static_cast<unsigned char>(bytes.at(9)));
  for (std::size_t at = start; at < bytes.size(); at += sizeof(double)) {
    double x = 0;
    std::memcpy(&x, bytes.data() + at, sizeof x);
    x += offset;
    std::memcpy(bytes.data() + at, &x, sizeof x);
  }
  write(to, bytes);
}

void write_five_points() {
  write("X.csv", "1,0\n0,1\n1,1\n1,2\n-1,3\n");
  write("y.csv", "1\n0\n1\n0\n1\n");
  write("ones.csv", "1,1,1\n");
}

const std::string on_five = " --data X=X.csv --data y=y.csv ";

void check_refused(const std::string& arguments, const std::string& words) {
  CAPTURE(arguments);
  lemmacheck::shell::check_refused(run("certify " + arguments), words);
}

}  // namespace

TEST_CASE("certify: a trained minimum is proved, and not from a place pushed off or on a kink") {
  write_five_points();
  REQUIRE(run("train --arch 2-4-1 --activation leaky:1/10 --rate 0.05 --epochs 6000 --hold 2000 --decay 0.995 --out weights" + on_five).code == 0);
  const json found = certify("--weights weights --activation leaky:1/10 --certificates c" + on_five);
  CHECK(found.at("verdict") == "local-minimum");
  CHECK(found.at("pre_activations").at("zero") == 0);
  // The least loss of the region is 1/30, as the README says.
  CHECK(std::stod(found.at("loss").at("lower").get<std::string>()) == doctest::Approx(1.0 / 30).epsilon(1e-11));
  CHECK(std::stod(found.at("loss").at("lower").get<std::string>()) <= 1.0 / 30);
  CHECK(std::stod(found.at("loss").at("upper").get<std::string>()) >= 1.0 / 30);
  CHECK(std::stod(found.at("distance").get<std::string>()) < 1e-6);
  const std::string certificate = found.at("certificate");
  CHECK(run("recheck " + certificate).code == 0);

  write_moved("weights/W1.npy", "pushed.npy", 1e-3);
  const json pushed = certify("--weights pushed.npy --weights weights/W2.npy --activation leaky:0.1" + on_five);
  CHECK(pushed.at("verdict") == "undecided");
  CHECK(pushed.at("reason") == "residual-too-large");
  CHECK(has(pushed.at("detail"), "more than --within 1e-6"));

  write("kink.csv", "1,-1\n2,1\n0.5,3\n1,1\n");
  write("w2.csv", "1,1,-1,1\n");
  const json kink = certify("--weights kink.csv --weights w2.csv --activation leaky:0.1" + on_five);
  CHECK(kink.at("verdict") == "undecided");
  CHECK(kink.at("reason") == "pre-activation-not-separated");
  CHECK(has(kink.at("detail"), "1 pre-activation is zero (unit 1 on sample 3)"));

  const json linear = certify("--weights kink.csv --weights w2.csv --activation linear" + on_five);
  CHECK(has(linear.at("detail"), "(unit 1 on sample 3): the claims do not cover such weights"));  // the loss is differentiable there

  CHECK(kink.at("pre_activations").at("kinks") == json::array({{{"unit", 1}, {"sample", 3}}}));

  json tampered = json::parse(text_of(certificate));
  const auto check_rejected = [](const json& document) {
    write("tampered.json", document.dump());
    CHECK(run("recheck tampered.json").code == 1);
  };
  json other = tampered;
  other["evidence"][0]["value"]["entries"][0] = "1/3";
  check_rejected(other);
  other = tampered;
  other["instance"]["distance"]["entries"][0] = "1";  // the digest no longer fits
  check_rejected(other);
  other = tampered;
  other["claim"] = "trained-network/global-minimum";
  check_rejected(other);
}

TEST_CASE("certify: a sample that is zero is named, and no kink") {
  write("X0.csv", "1,0\n0,0\n1,2\n");
  write("y0.csv", "1\n2\n3\n");
  write("w0.csv", "1,1\n");
  write("z0.csv", "1\n");
  const std::string options = " --weights z0.csv --activation relu --data X=X0.csv --data y=y0.csv --within 10";
  CHECK(certify("--weights w0.csv" + options).at("detail") == "sample 2 is 0 in every input, and its loss the same for all weights: leave it out");
  write("X0.csv", "1,0\n0,0\n1,-1\n0,0\n");
  write("y0.csv", "1\n2\n3\n4\n");
  CHECK(certify("--weights w0.csv" + options).at("detail") ==
        "1 pre-activation is zero (unit 1 on sample 3): the loss need not be differentiable there; "
        "samples 2, 4 are 0 in every input, and their loss the same for all weights: leave them out");
  write("X0.csv", "1,0\n1,2\n");
  write("y0.csv", "1\n3\n");
  CHECK(certify("--weights w0.csv" + options).at("verdict") == "global-minimum");
}

TEST_CASE("certify: saddles and the reports") {
  write_five_points();
  // One unit fits the first coordinate, the others are zero: a critical point from which a second unit leads down.
  write("X2.csv", "1,0\n0,1\n-2,0\n");
  write("y2.csv", "1\n5\n4\n");
  write("rank1.csv", "1,0\n0,0\n0,0\n");
  const json saddle =
      certify("--weights rank1.csv --weights ones.csv --activation quadratic --data X=X2.csv --data y=y2.csv --certificates s --report json=s.json");
  CHECK(saddle.at("verdict") == "strict-saddle");
  CHECK(saddle.at("distance") == "0");
  CHECK(run("recheck s").code == 0);
  CHECK(has(text_of("s.json"), "trained-network/strict-saddle"));

  // The first unit is dead: no output weight, and orthogonal to the sum of a e x over the samples, (0, 3/2).
  write("X3.csv", "1,1\n-2,1\n");
  write("y3.csv", "1\n1\n");
  write("w3.csv", "1,0\n");
  write("z3.csv", "0\n");
  const Ended dead = run("certify --weights w3.csv --weights z3.csv --activation leaky:0.5 --data X=X3.csv --data y=y3.csv --certificates d");
  CHECK(dead.code == 0);
  CHECK(has(dead.out, "verdict: strict saddle"));
  CHECK(run("recheck d").code == 0);

  write("far.csv", "2,1\n-1,3\n1,-2\n");
  const Ended far = run("certify --weights far.csv --weights ones.csv --activation relu --report json=far.json" + on_five);
  CHECK(far.code == 3);
  CHECK(has(far.out, "verdict: undecided (region-left)"));
  const json report = json::parse(text_of("far.json"), nullptr, false);
  REQUIRE(report.is_object());
  CHECK(report.at("claims").at(0).at("verdict") == "undecided");
}

TEST_CASE("certify: one least-squares solution outside the region does not speak for the others") {
  // u + v = 1 is fitted by (1/2, 1/2) in the region of (1, 3), but not by the nearest solution (-1/2, 3/2).
  write("one.csv", "1\n");
  write("two.csv", "1\n3\n");
  write("sum.csv", "1,1\n");
  const std::string options = " --weights sum.csv --activation relu --data X=one.csv --data y=one.csv --within 10";
  const json far = certify("--weights two.csv" + options);
  CHECK(far.at("reason") == "region-left");
  CHECK(has(
      far.at("detail"),
      "of the many critical points that the loss of this activation region has with these output weights the one tried lies outside the region: "));
  write("two.csv", "0.5\n0.5\n");
  const Ended fitted = run("certify --weights two.csv" + options);
  CHECK(fitted.code == 0);
  CHECK(has(fitted.out, "exact critical point: the weights themselves\n"));
  write("minus.csv", "-1\n");
  const json only = certify("--weights one.csv --weights one.csv --activation relu --data X=one.csv --data y=minus.csv --within 10");
  CHECK(has(only.at("detail"), "the critical point that the loss of this activation region has with these output weights lies outside the region: "));
  CHECK(only.at("detail").get<std::string>().find("many") == std::string::npos);
}

TEST_CASE("certify: two networks certified into one folder leave two certificates") {
  write("one.csv", "1\n");
  write("two.csv", "2\n");
  const std::string options = " --weights one.csv --activation relu --data X=one.csv --certificates both --data y=";
  const json first = certify("--weights one.csv" + options + "one.csv");
  const json second = certify("--weights two.csv" + options + "two.csv");
  CHECK(first.at("claim") == second.at("claim"));
  CHECK(first.at("certificate") != second.at("certificate"));
  CHECK(certify("--weights one.csv" + options + "one.csv").at("certificate") == first.at("certificate"));
  CHECK(has(run("recheck both").out, "2 accepted, 0 rejected"));
  const Ended text = run("certify --weights one.csv" + options + "one.csv");
  CHECK(text.out.starts_with("relu, 1 input, 1 hidden unit, 1 sample\n"));
}

TEST_CASE("certify: the search ends with the time") {
  std::mt19937_64 random(4);
  write("Xs.csv", csv(draw_matrix(random, 300, 16)));
  write("ys.csv", csv(draw_matrix(random, 300, 1)));
  write("ws.csv", csv(draw_matrix(random, 16, 16)));
  write("zs.csv", csv(draw_matrix(random, 1, 16)));
  const json found =
      certify("--weights ws.csv --weights zs.csv --activation relu --time-limit 0.3 --report json=t.json --data X=Xs.csv --data y=ys.csv");
  CHECK(found.at("verdict") == "undecided");
  CHECK(found.at("reason") == "time");
  CHECK(found.at("detail") == "searching for an exact critical point: not decided within 0.3 s; --time-limit allows more");
  CHECK(found.at("claim") == "");
  CHECK(json::parse(text_of("t.json")).at("claims").at(0).at("reason") == "time");
}

TEST_CASE("certify: a quadratic network") {
  std::mt19937_64 random(5);
  write("Xq.csv", csv(draw_matrix(random, 8, 3)));
  write("yq.csv", "1\n2\n3\n1\n2\n3\n1\n2\n");
  write("ones4.csv", "1,1,1,1\n");
  const auto w = draw_matrix(random, 4, 3);
  write("Wq.csv", csv(w));
  // Labels that the network itself gives, in doubles: fitted up to rounding.
  std::mt19937_64 again(5);
  const auto x = draw_matrix(again, 8, 3);
  std::vector<std::vector<double>> y(8, std::vector<double>(1));
  for (std::size_t n = 0; n < 8; ++n)
    for (const auto& row : w) y[n][0] += std::pow(row[0] * x[n][0] + row[1] * x[n][1] + row[2] * x[n][2], 2);
  write("yq.csv", csv(y));
  const json found = certify("--weights Wq.csv --activation quadratic --data X=Xq.csv --data y=yq.csv --certificates q");
  CHECK(found.at("verdict") == "global-minimum");
  CHECK(std::stod(found.at("distance").get<std::string>()) < 1e-12);
  CHECK(run("recheck q").code == 0);
  y[3][0] += 1;
  write("yq.csv", csv(y));
  CHECK(certify("--weights Wq.csv --activation quadratic --data X=Xq.csv --data y=yq.csv").at("verdict") == "undecided");
}

TEST_CASE("certify: smooth networks have one critical point in a ball") {
  std::mt19937_64 random(3);
  const auto x = draw_matrix(random, 30, 2);
  const auto w = draw_matrix(random, 2, 2);
  std::vector<std::vector<double>> y(30, std::vector<double>(1));
  for (std::size_t n = 0; n < 30; ++n)
    y[n][0] = std::tanh(w[0][0] * x[n][0] + w[0][1] * x[n][1]) - 2 * std::tanh(w[1][0] * x[n][0] + w[1][1] * x[n][1]) + 0.1 * draw(random);
  write("Xt.csv", csv(x));
  write("yt.csv", csv(y));
  write("wt.csv", csv(w));
  write("zt.csv", "1,-2\n");
  const std::string options = " --activation tanh --data X=Xt.csv --data y=yt.csv";
  // The teacher is not the minimum, but Newton steps lead from it there.
  const json near = certify("--weights wt.csv --weights zt.csv --within 1 --certificates t" + options);
  CHECK(near.at("verdict") == "local-minimum");
  CHECK(std::stod(near.at("distance").get<std::string>()) > 1e-3);
  // Unique is the critical point in a ball far smaller than that of the distance.
  CHECK(near.at("norm") == "euclidean");
  CHECK(std::stod(near.at("radius").get<std::string>()) < 1e-9);
  const Ended text = run("certify --weights wt.csv --weights zt.csv --within 1" + options);
  CHECK(has(text.out, " from the weights (Euclidean distance)\n"));
  CHECK(has(text.out, ", the one critical point in a ball of radius " + near.at("radius").get<std::string>() + "\n"));
  CHECK(run("recheck t").code == 0);
  CHECK(certify("--weights wt.csv --weights zt.csv" + options).at("reason") == "residual-too-large");

  write("x1.csv", "1\n2\n");
  write("y1.csv", "1\n3\n");
  write("zero.csv", "0\n");
  const json saddle = certify("--weights zero.csv --weights zero.csv --activation tanh --data X=x1.csv --data y=y1.csv --certificates t0");
  CHECK(saddle.at("verdict") == "strict-saddle");
  CHECK(run("recheck t0").code == 0);
  // With two inputs the Hessian of w1 z x1 + w2 z x2 in (w1, w2, z) has the kernel w orthogonal to X'y = (11, 0), and -|X'y| as an eigenvalue.
  write("x2.csv", "1,2\n2,-1\n1,1\n");
  write("y2.csv", "1\n4\n2\n");
  write("zeros.csv", "0,0\n");
  CHECK(certify("--weights zeros.csv --weights zero.csv --activation tanh --data X=x2.csv --data y=y2.csv").at("detail") ==
        "the Hessian has an eigenvalue of about -1.1e1 but is singular: no ball is proved to hold exactly one critical point");
}

TEST_CASE("certify: decimals that are no doubles, in labels far larger than what is left of them") {
  std::mt19937_64 random(4);
  const auto x = draw_matrix(random, 30, 2);
  write("Xd.csv", csv(x));
  write("wd.csv", "0.7,-0.3\n0.5,0.9\n");
  write("zd.csv", "100,-2\n");
  for (const double noise : {1e-6, 0.0}) {
    CAPTURE(noise);
    std::vector<std::vector<double>> y(30, std::vector<double>(1));
    for (std::size_t n = 0; n < 30; ++n)
      y[n][0] = 100 * std::tanh(0.7 * x[n][0] - 0.3 * x[n][1]) - 2 * std::tanh(0.5 * x[n][0] + 0.9 * x[n][1]) + noise * draw(random);
    write("yd.csv", csv(y));
    const json found = certify("--weights wd.csv --weights zd.csv --activation tanh --within 1e-3 --data X=Xd.csv --data y=yd.csv");
    CAPTURE(found.at("detail"));
    CHECK(found.at("verdict") == "local-minimum");
    CHECK(std::stod(found.at("loss").at("upper").get<std::string>()) < 2e-12);
  }
}

TEST_CASE("certify: bad input ends with 2 and one line") {
  write_five_points();
  write("w1.csv", "1,2\n3,1\n2,5\n");
  const std::string weights = "--weights w1.csv --weights ones.csv --activation relu ";
  check_refused(weights, "--data");
  check_refused("--weights w1.csv --weights ones.csv" + on_five, "--activation");
  check_refused("--activation relu" + on_five, "--weights");
  check_refused(weights + "--data X=X.csv", "found no y");
  check_refused(weights + "--data X=X.csv --data Z=y.csv", "--data Z: expected X=FILE and y=FILE");
  check_refused(weights + "--data X=none.csv --data y=y.csv", "file 'none.csv': cannot be opened");
  check_refused(weights + "--columns" + on_five, "--data X: expected 2 rows as W1 has, found a matrix 5 x 2 (without --columns?)");
  check_refused(weights + "--data X=X.csv --data y=ones.csv", "--data y: expected 5 x 1, one row for each sample, found a matrix 1 x 3");
  check_refused("--weights w1.csv --activation relu" + on_five, "expected one hidden layer, W1 and W2, found 1 matrix");
  check_refused("--weights w1.csv --weights w1.csv --weights ones.csv --activation relu" + on_five, "found 3 matrices");
  check_refused("--weights w1.csv --weights w1.csv --activation relu" + on_five,
                "--weights W2: expected one output, 1 x 3 for the 3 hidden units of W1, found 3 x 2");
  write("twos.csv", "1,2,1\n");
  check_refused("--weights w1.csv --weights twos.csv --activation quadratic" + on_five, "--weights W2: expected ones for the quadratic network");
  write("nan.csv", "1,nan\n3,1\n2,5\n");
  check_refused("--weights nan.csv --weights ones.csv --activation relu" + on_five, "file 'nan.csv': line 1, field 2: ");
  check_refused("--activation relu --weights " + std::string(300, 'x') + on_five, "cannot be opened: File name too long");
  check_refused("--weights . --activation relu" + on_five, "--weights '.': expected W1.npy, found none");
  check_refused("--weights w1.csv --weights ones.csv --activation cos" + on_five, "--activation: expected relu");
  check_refused("--weights w1.csv --weights ones.csv --activation leaky:x" + on_five, "found 'leaky:x'");
  check_refused(weights + "--within 0" + on_five, "--within: expected a positive number, found 0");
  check_refused(weights + "--within near" + on_five, "--within");
  check_refused(weights + "--time-limit 0" + on_five, "--time-limit");
  check_refused(weights + "--report pdf=x" + on_five, "--report 'pdf=x'");
  check_refused(weights + "--certificates /dev/null/c" + on_five, "the folder cannot be written");
}

TEST_CASE("certify: of ten freshly trained networks on 200 samples at least eight are proved minima [thorough]") {
  struct Net {
    std::size_t inputs, units;
    const char* activation;
  };
  std::size_t proved = 0;
  std::mt19937_64 random(1);
  for (const Net& net : {Net{40, 10, "leaky:0.1"}, Net{30, 14, "leaky:0.1"}, Net{20, 18, "leaky:0.1"}, Net{50, 7, "leaky:0.1"}, Net{40, 8, "relu"},
                         Net{30, 12, "relu"}, Net{25, 16, "relu"}, Net{20, 20, "relu"}, Net{60, 6, "relu"}, Net{25, 20, "leaky:0.5"}}) {
    CAPTURE(net.inputs);
    CAPTURE(net.units);
    write("X.csv", csv(draw_matrix(random, 200, net.inputs)));
    write("y.csv", csv(draw_matrix(random, 200, 1)));
    std::filesystem::remove_all(folder() / "weights");
    const std::string options = std::string(" --activation ") + net.activation + " --data X=X.csv --data y=y.csv";
    REQUIRE(run("train --arch " + std::to_string(net.inputs) + "-" + std::to_string(net.units) +
                "-1 --rate 0.01 --epochs 6000 --hold 3000 --decay 0.998 --out weights" + options)
                .code == 0);
    const json found = certify("--weights weights --certificates ten" + options);
    MESSAGE(net.inputs << "-" << net.units << "-1 " << std::string(net.activation) << ": " << found.at("verdict") << " " << found.at("detail"));
    if (found.at("verdict") != "global-minimum" && found.at("verdict") != "local-minimum") continue;
    ++proved;
    CHECK(run("recheck " + found.at("certificate").get<std::string>()).code == 0);
    write_moved("weights/W1.npy", "pushed.npy", 1e-3);
    CHECK(certify("--weights pushed.npy --weights weights/W2.npy" + options).at("verdict") == "undecided");
  }
  CHECK(proved >= 8);
}

TEST_CASE("certify: a quadratic network of 20 inputs and 40 units on 300 samples is proved a global minimum [thorough]") {
  std::mt19937_64 random(2);
  const auto x = draw_matrix(random, 300, 20);
  const auto teacher = draw_matrix(random, 20, 20);
  std::vector<std::vector<double>> y(300, std::vector<double>(1));
  for (std::size_t n = 0; n < 300; ++n)
    for (const auto& row : teacher) {
      double u = 0;
      for (std::size_t j = 0; j < 20; ++j) u += row[j] * x[n][j];
      y[n][0] += u * u / 20;
    }
  write("Xl.csv", csv(x));
  write("yl.csv", csv(y));
  std::string header = "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 40), }";
  header += std::string(128 - 10 - header.size() - 1, ' ') + "\n";
  std::string ones = std::string("\x93NUMPY\1\0", 8) + static_cast<char>(header.size()) + '\0' + header;
  for (int k = 0; k < 40; ++k) ones += std::string("\0\0\0\0\0\0\xf0\x3f", 8);  // 1.0
  std::filesystem::create_directories(folder() / "ones");
  write("ones/W2.npy", ones);
  const std::string options = " --activation quadratic --data X=Xl.csv --data y=yl.csv";
  REQUIRE(run("train --arch 20-40-1 --optimizer lm --epochs 300 --weights ones --freeze 2 --out large" + options).code == 0);
  const json found = certify("--weights large --certificates l" + options);
  CHECK(found.at("verdict") == "global-minimum");
  CHECK(run("recheck l").code == 0);
}
