int counter = 4;
function automatic int twice(input int x); return 2 * x; endfunction
package p; localparam K = 3; typedef enum logic [1:0] {A, B, C} e_t; e_t state = B; endpackage
import p::*;
module dut(input clk, input [3:0] d, output reg [3:0] q);
    always @(posedge clk) begin counter = counter + 1; q <= d + K + twice(counter) + state; $display("%0d", state); end
endmodule
