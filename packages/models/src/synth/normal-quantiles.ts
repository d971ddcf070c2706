const count = 2 ** 16;

/** 65536 values of the standard normal distribution in ascending order, each as likely as the others; about -4.3 to 4.3. */
export function normalQuantiles(): Float64Array {
  const quantiles = new Float64Array(count);
  for (let index = 0; index < count / 2; index += 1) {
    const value = lowerQuantile((index + 0.5) / count);
    quantiles[index] = value;
    quantiles[count - 1 - index] = -value;
  }
  return quantiles;
}

// P. J. Acklam's rational approximation of the inverse normal distribution, relative error below 1.2e-9.
const a = [-3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2, -3.066479806614716e1, 2.506628277459239];
const b = [-5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1, -1.328068155288572e1, 1];
const c = [-7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734, 4.374664141464968, 2.938163982698783];
const d = [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416, 1];
const tail = 0.02425;

/** Of a probability below a half. */
function lowerQuantile(probability: number): number {
  if (probability < tail) {
    const q = Math.sqrt(-2 * Math.log(probability));
    return polynomial(c, q) / polynomial(d, q);
  }
  const q = probability - 0.5;
  return (polynomial(a, q * q) * q) / polynomial(b, q * q);
}

function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);
}
